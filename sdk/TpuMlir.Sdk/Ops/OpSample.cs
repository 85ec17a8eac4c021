using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops;

/// <summary>One small, complete use of an operator, from which tests of shape, inference, import and every backend are generated.</summary>
/// <param name="Name">A short name, unique among the operator's samples: "3x3_same".</param>
/// <param name="Build">Builds the operator on a builder that supplies inputs and weights; returns the values to look at.</param>
public sealed record OpSample(string Name, Func<SampleBuilder, Op> Build)
{
    /// <summary>
    /// The results in order, from a source other than <see cref="TopOp.Infer"/>: another framework, or a computation by hand.
    /// Tests compare inference with them. Null when there are none.
    /// </summary>
    public IReadOnlyList<Tensor>? Expected { get; init; }

    /// <summary>Largest difference from <see cref="Expected"/>, as a share of its largest magnitude.</summary>
    public double Tolerance { get; init; } = 1e-5;
}

/// <summary>Supplies a sample with inputs and weights of reproducible random data.</summary>
public sealed class SampleBuilder
{
    private readonly Dictionary<string, Tensor> _inputs = [];
    private readonly Random _random;
    private readonly bool _constant;

    /// <summary>A builder on a new module; the same name and seed give the same data.</summary>
    /// <param name="name">The module's name.</param>
    /// <param name="seed">Where the random numbers begin.</param>
    /// <param name="constant">True to make every input a constant of the same data.</param>
    public SampleBuilder(string name, int seed = 1, bool constant = false)
    {
        _constant = constant;
        Module = new Module(name);
        Builder = new OpBuilder(Module);
        _random = new Random(seed);
    }

    /// <summary>The module the sample is built in.</summary>
    public Module Module { get; }

    /// <summary>Creates operations in it.</summary>
    public OpBuilder Builder { get; }

    /// <summary>The location for the operator under test.</summary>
    public Location Location { get; } = Location.Named("output", "Sample:output");

    /// <summary>The data of the inputs made so far, by name.</summary>
    public IReadOnlyDictionary<string, Tensor> Inputs => _inputs;

    /// <summary>An f32 input of uniform values in [-2, 2).</summary>
    public Value Input(params ReadOnlySpan<long> shape) => Input(Uniform(-2, 2, Shape.Create(shape)));

    /// <summary>An f32 input of uniform values in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public Value Input(double low, double high, Shape shape) => Input(Uniform(low, high, shape));

    /// <summary>An input of the given data.</summary>
    public Value Input(Tensor data)
    {
        if (_constant)
        {
            return Weight(data);
        }

        string name = $"input{_inputs.Count}";
        _inputs.Add(name, data);
        return Builder.Input(name, new TensorType(data.Shape, data.Type));
    }

    /// <summary>An f32 constant of uniform values in [-1, 1).</summary>
    public Value Weight(params ReadOnlySpan<long> shape) => Weight(Uniform(-1, 1, Shape.Create(shape)));

    /// <summary>A constant of the given data.</summary>
    public Value Weight(Tensor data) => Builder.Weight("weight", data);

    /// <summary>Uniform f32 values in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public Tensor Uniform(double low, double high, Shape shape)
    {
        var tensor = new Tensor(ElementType.F32, shape);
        foreach (ref float value in tensor.Floats())
        {
            value = (float)(low + ((high - low) * _random.NextDouble()));
        }

        return tensor;
    }
}
