using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Tensors;

namespace Fixtures.Complete;

/// <summary>The input with the other sign.</summary>
[Op("faulty.Negate")]
public sealed partial class Negate : TopOp
{
    /// <summary>Any shape.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <inheritdoc/>
    public override long Flops => Fault.Is("negative flops") ? -1 : Output.Shape.Count;

    /// <summary>Samples of the operator.</summary>
    public static IEnumerable<OpSample> Samples() =>
    [
        new("random", s => Create(s.Builder, s.Location, s.Input(2, 3, 4, 5))),
        new(Fault.Is("one name") ? "random" : "given", s => Create(s.Builder, s.Location, s.Input(Tensor.From([1f, -2f, 0.5f], [3]))))
        {
            Expected = [Tensor.From([-1f, Fault.Is("expected value") ? -2f : 2f, -0.5f], [3])],
        },
    ];

    /// <inheritdoc/>
    public override void InferTypes() => Output.Type = Fault.Is("result type") ? new TensorType(new Shape([1]), ElementType.F32) : Input.Type;

    /// <inheritdoc/>
    public override void Infer(InferenceContext context)
    {
        if (Fault.Is("end of process"))
        {
            Environment.Exit(3);
        }

        if (Fault.Is("stack overflow"))
        {
            Deeper(1);
        }

        if (Fault.Is("endless"))
        {
            Thread.Sleep(Timeout.Infinite);
        }

        ReadOnlySpan<float> x = context.Floats(Input);
        Span<float> y = context.Allocate(Output);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = Fault.Is("not a number") ? float.NaN : -x[i];
        }

        if (Fault.Is("another each time"))
        {
            y[0] += Random.Shared.Next(1, 1 << 20);
        }
    }

    /// <inheritdoc/>
    public override bool Decompose(OpRewriter rewriter)
    {
        rewriter.Replace(Operation, MulConst.Create(rewriter.Builder, Location, Input, Fault.Is("decomposition") ? -2 : -1).Output);
        return true;
    }

    private static int Deeper(int depth) => depth == 0 ? 0 : Deeper(depth + 1) + 1;
}
