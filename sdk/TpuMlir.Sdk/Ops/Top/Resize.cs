using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Kernels;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ops.Top;

/// <summary>Resizing by tables.</summary>
internal static class Resize
{
    /// <summary>y[n, c, h, w] = x[n, c, rows[h], columns[w]] for any element type.</summary>
    public static Tensor Nearest(Tensor x, int[] rows, int[] columns)
    {
        var y = new Tensor(x.Type, x.Shape.With(2, rows.Length).With(3, columns.Length));
        (int planes, int height, int width) = checked(((int)(x.Shape[0] * x.Shape[1]), (int)x.Shape[2], (int)x.Shape[3]));
        if (x.Type.Size() == 4)
        {
            ResizeNearest.Run<int>(x.As<int>(), planes, height, width, rows, columns, y.As<int>());
        }
        else
        {
            ResizeNearest.Run(x.Bytes, x.Type.Size(), planes, height, width, rows, columns, y.Bytes);
        }

        return y;
    }
}
