using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Shapes;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Tpu;

/// <summary>A function by table: y = table[x], the bits of x taken as an unsigned number (of 8-bit integers −1 is entry 255).</summary>
[Op("tpu.Lut")]
public sealed partial class Lut : TpuOp
{
    /// <summary>Any shape; elements of 8 or 16 bits.</summary>
    [Operand]
    public partial Value Input { get; }

    /// <summary>An entry for each pattern of bits, [256] or [65536], of the result's element type.</summary>
    [Operand]
    public partial Value Table { get; }

    /// <summary>The shape of the input.</summary>
    [Result]
    public partial Value Output { get; }

    /// <inheritdoc/>
    public override void InferTypes()
    {
        int bits = Input.Element.Bits();
        Require.That(this, bits is 8 or 16, $"a table is looked up with 8 or 16 bits, not {bits}");
        Require.That(this, Table.Shape.Count == 1L << bits, $"the table has {Table.Shape.Count} entries, not {1L << bits}");
        Output.Infer(Input.Shape, Table);
    }
}
