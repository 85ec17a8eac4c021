using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;
using Tpu = TpuMlir.Sdk.Ops.Tpu;

namespace TpuMlir.Backends.Bm1684x.Reference;

/// <summary>How windows lie on an image.</summary>
internal sealed record WindowShape(
    int InputHeight,
    int InputWidth,
    int OutputHeight,
    int OutputWidth,
    int KernelHeight,
    int KernelWidth,
    int StrideRows,
    int StrideColumns,
    int DilationRows,
    int DilationColumns,
    int Top,
    int Left,
    int InsertRows,
    int InsertColumns)
{
    /// <summary>Taps of a window.</summary>
    public int Taps => KernelHeight * KernelWidth;

    /// <summary>Positions of the window.</summary>
    public int Positions => OutputHeight * OutputWidth;

    /// <summary>Rows the windows reach over.</summary>
    public int PaddedHeight => Reach(OutputHeight, StrideRows, KernelHeight, DilationRows);

    /// <summary>Columns the windows reach over.</summary>
    public int PaddedWidth => Reach(OutputWidth, StrideColumns, KernelWidth, DilationColumns);

    /// <summary>A convolution's or pool's.</summary>
    public static WindowShape Of(Tpu.IWindow op)
    {
        Shape x = op.Input.Shape, y = op.Output.Shape;
        int[] kernel = Integers(op.KernelShape), strides = Integers(op.Strides), dilations = Integers(op.Dilations), pads = Integers(op.Pads);
        return new WindowShape(
            (int)x[2], (int)x[3], (int)y[2], (int)y[3], kernel[0], kernel[1], strides[0], strides[1], dilations[0], dilations[1], pads[0], pads[1], 1, 1);
    }

    /// <summary>A transposed convolution's: the strides become inserted zeros, the pads what is left of the kernel around the input.</summary>
    public static WindowShape Transposed(Tpu.Deconv op)
    {
        WindowShape direct = Of(op);
        return direct with
        {
            StrideRows = 1,
            StrideColumns = 1,
            InsertRows = direct.StrideRows,
            InsertColumns = direct.StrideColumns,
            Top = ((direct.KernelHeight - 1) * direct.DilationRows) - direct.Top,
            Left = ((direct.KernelWidth - 1) * direct.DilationColumns) - direct.Left,
        };
    }

    private static int[] Integers(EquatableList<long> values) => [.. values.Select(v => checked((int)v))];

    // The result's extent says how far windows reach; padding at the end follows from it.
    private static int Reach(int positions, int stride, int taps, int dilation) =>
        ((positions - 1) * stride) + ((taps - 1) * dilation) + 1;
}
