using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;

namespace TpuMlir.Backends.Bm1684x.Cost;

/// <summary>How many 64-byte lines of a lane a command touches: a bank gives or takes one line a cycle.</summary>
internal static class LineAccess
{
    /// <summary>Lines that neighbouring elements of a tensor lie in, in NCHW order; <paramref name="batch"/> elements at a time.</summary>
    public static double LinesOf(LocalTensor tensor, int batch)
    {
        if (tensor.IsStatic || tensor.Layout == LocalLayout.ConvWeights)
        {
            return 1;
        }

        (int h, int w, int size) = (tensor.Shape.H, Math.Max(tensor.Shape.W, 1), tensor.Type.Size);
        Strides s = tensor.Strides;
        if (s.W == 1 && (h == 1 || s.H == w))
        {
            return Lines(Math.Min(batch, (long)h * w), 1, size);
        }

        if (w >= batch)
        {
            return Math.Min(batch, Lines(batch, s.W, size));
        }

        int rows = Math.Max(1, Math.Min(h, batch / w));
        double inRows = rows * Math.Min(w, Lines(w, s.W, size));
        double together = Math.Ceiling(((((rows - 1) * (double)s.H) + ((w - 1) * (double)s.W) + 1) * size) / ChipMemory.EuBytes);
        return Math.Max(1, Math.Min(inRows, together));
    }

    /// <summary>True when both begin in the same bank, so that they cannot be read and written in the same cycle.</summary>
    public static bool ShareBank(LocalTensor a, LocalTensor b) =>
        !a.IsStatic && !b.IsStatic && a.Offset / ChipMemory.BankBytes == b.Offset / ChipMemory.BankBytes;

    /// <summary>How often a lane's share of the channels is walked: batches times rows of 64 channels.</summary>
    public static double Passes(LocalTensor tensor) => (double)tensor.Shape.N * LocalLayouts.ChannelRows(tensor.Address, tensor.Shape.C);

    private static double Lines(double count, double stride, int size) =>
        Math.Max(1, Math.Ceiling((((count - 1) * stride) + 1) * size / ChipMemory.EuBytes));
}
