using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>A function by table: y = table[x], x taken as an unsigned byte (−1 is entry 255).</summary>
[Op("tpu.Lut")]
public sealed partial class Lut : TpuOp
{
    /// <summary>Any shape; 8-bit integers.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>[256], of the result's element type.</summary>
    [Operand]
    public partial Value Table { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <inheritdoc/>
    public override void InferTypes()
    {
        Require.That(this, Table.Shape.Count == 256, $"the table has {Table.Shape.Count} entries, not 256");
        Output.Infer(Input.Shape, Table);
    }
}
