using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Isa.Legality;

/// <summary>Rules shared by the TIU families.</summary>
internal static class OperandRules
{
    public static void Result(Findings f, LocalTensor result)
    {
        Tensor(f, result, "result");
        var s = result.Strides;
        if (result.Layout != LocalLayout.Strided)
        {
            return;
        }

        // Writing one place several times is undefined.
        ZeroStride(f, s.N, result.Shape.N, "n");
        ZeroStride(f, s.C, LocalLayouts.ChannelRows(result.Address, result.Shape.C), "c");
        ZeroStride(f, s.H, result.Shape.H, "h");
        ZeroStride(f, s.W, result.Shape.W, "w");
    }

    public static void Source(Findings f, Operand? operand, string name)
    {
        if (operand is LocalTensor tensor)
        {
            Tensor(f, tensor, name);
        }
        else if (operand is not null)
        {
            Type(f, operand.Type, name);
        }
    }

    public static void Tensor(Findings f, LocalTensor tensor, string name)
    {
        Type(f, tensor.Type, name);
        f.Require(tensor.Shape is { N: > 0, C: > 0, H: > 0, W: > 0 }, "tiu.shape", "extents are at least 1", name, tensor.Shape.Count, "positive");
        f.Multiple(tensor.Address, tensor.Type.Size, "tiu.alignment", "elements lie at multiples of their size", name);
        f.Require(
            tensor.Address < (uint)ChipMemory.Lanes << ChipMemory.LaneShift || tensor.IsStatic,
            "tiu.address", "not a local address", name, tensor.Address, "below 16 MiB");
    }

    public static void Type(Findings f, ChipType type, string name) =>
        f.InRange(type.Code, 0, 5, "tiu.type", "later chips only", name);

    public static void Lane(Findings f, Operand? operand, int lane, string code, string reason, string name)
    {
        if (operand is LocalTensor { IsStatic: false } tensor)
        {
            f.Equal(tensor.Lane, lane, code, reason, $"{name} lane");
        }
    }

    public static void Aligned(Findings f, Operand? operand, int bytes, string code, string name)
    {
        if (operand is LocalTensor tensor)
        {
            f.Multiple(tensor.Address, bytes, code, "address alignment", name);
        }
    }

    /// <summary>The window's fields; <paramref name="maxInsert"/> differs between CONV and PorD.</summary>
    public static void Window(Findings f, Window w, LocalTensor input, LocalTensor result, int maxInsert, string family)
    {
        f.InRange(w.KernelH, 1, 65535, $"{family}.kernel", "kernel extent", "kernel h");
        f.InRange(w.KernelW, 1, 65535, $"{family}.kernel", "kernel extent", "kernel w");
        f.InRange(w.StrideH, 1, 15, $"{family}.stride", "window step", "stride h");
        f.InRange(w.StrideW, 1, 15, $"{family}.stride", "window step", "stride w");
        f.InRange(w.DilationH, 1, 15, $"{family}.dilation", "distance of taps", "dilation h");
        f.InRange(w.DilationW, 1, 15, $"{family}.dilation", "distance of taps", "dilation w");
        f.InRange(w.InsertH, 0, maxInsert, $"{family}.insert", "inserted values", "insert h");
        f.InRange(w.InsertW, 0, maxInsert, $"{family}.insert", "inserted values", "insert w");
        var height = ((long)(input.Shape.H - 1) * (w.InsertH + 1)) + 1 + w.PadTop + w.PadBottom;
        var width = ((long)(input.Shape.W - 1) * (w.InsertW + 1)) + 1 + w.PadLeft + w.PadRight;
        f.InRange(height, 1, 65535, $"{family}.extent", "input with insertion and padding", "padded h");
        f.InRange(width, 1, 65535, $"{family}.extent", "input with insertion and padding", "padded w");
        var (h, o) = w.OutputSize(input.Shape.H, input.Shape.W);
        f.InRange(result.Shape.H, 1, h, $"{family}.output", "the window fits the input this often", "result h");
        f.InRange(result.Shape.W, 1, o, $"{family}.output", "the window fits the input this often", "result w");
    }

    private static void ZeroStride(Findings f, long stride, int extent, string name) =>
        f.Require(stride != 0 || extent == 1, "tiu.result-stride", "results may not overlap", $"{name} stride", 0, "not 0 where the extent is above 1");
}
