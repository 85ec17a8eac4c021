using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Generators.Tests.Operators;

/// <summary>
/// Has every kind of part, among them a <c>List&lt;T&gt;</c> &amp; a
/// reference to <see cref="TpuMlir.Sdk.Ops.Op"/>.
/// </summary>
/// <remarks>Not part of the summary.</remarks>
[Op("test.Everything")]
public sealed partial class Everything : TopOp
{
    /// <summary>A plain operand.</summary>
    [Operand]
    public partial Value Input { get; set; }

    /// <summary>An operand that may be absent.</summary>
    [Operand]
    public partial Value? Bias { get; }

    /// <summary>The other operands.</summary>
    [Operand]
    public partial IReadOnlyList<Value> Others { get; }

    /// <summary>The first result.</summary>
    [Result]
    public partial Value Output { get; }

    /// <summary>The other results.</summary>
    [Result]
    public partial IReadOnlyList<Value> Rest { get; }

    /// <summary>An integer with a default before the required ones.</summary>
    [Attr(Default = "1")]
    public partial long Group { get; set; }

    /// <summary>A list that is required.</summary>
    [Attr]
    public partial EquatableList<long> KernelShape { get; }

    /// <summary>A list with a default, to be set here only.</summary>
    [Attr(Default = "[0, 0]")]
    public partial EquatableList<long> Pads { get; private set; }

    /// <summary>A flag; a parameter named after a keyword.</summary>
    [Attr(Default = "true")]
    public partial bool Fixed { get; }

    /// <summary>A number whose default is an integer.</summary>
    [Attr(Default = "-1")]
    public partial double ReluLimit { get; }

    /// <summary>Numbers.</summary>
    [Attr(Default = "[0.5, 2]")]
    public partial EquatableList<double> Scales { get; }

    /// <summary>A text with quotes in its default.</summary>
    [Attr(Default = "\"say \\\"nearest\\\"\"")]
    public partial string Mode { get; }

    /// <summary>Texts, under a name of their own.</summary>
    [Attr(Default = "[]", Name = "outputNames")]
    public partial EquatableList<string> Labels { get; }

    /// <inheritdoc/>
    public override long Flops => 0;

    /// <summary>Nothing that the generator touches.</summary>
    public static IEnumerable<OpSample> Samples() =>
        [new("one", s => Create(s.Builder, s.Location, s.Input(2, 3), null, [], 0, [1]))];

    /// <summary>Widens the padding.</summary>
    public void Pad(long by) => Pads = [.. Pads.Select(p => p + by)];

    /// <inheritdoc/>
    public override void InferTypes()
    {
        if (KernelShape.Count == 0)
        {
            throw Error("kernel_shape is empty");
        }

        foreach (Value result in Rest.Prepend(Output))
        {
            result.Type = Input.Type;
        }
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext context) => context.Set(Output, context[Input].To(ElementType.F32));
}
