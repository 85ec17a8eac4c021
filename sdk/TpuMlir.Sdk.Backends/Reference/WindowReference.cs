using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Tpu;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Reference;

/// <summary>Operators with a window, as loops over their definitions: whole tensors, no slices, lanes or commands.</summary>
public static class WindowReference
{
    /// <summary>Adds tpu.Conv2D and tpu.Pool2D in a chip's arithmetic.</summary>
    public static NumericReferenceTable AddWindows<TArithmetic>(this NumericReferenceTable table)
        where TArithmetic : struct, IReferenceArithmetic => table.Add<Conv2D>(Conv<TArithmetic>).Add<Pool2D>(Pool<TArithmetic>);

    private static void Conv<TArithmetic>(Conv2D op, InferenceContext context)
        where TArithmetic : struct, IReferenceArithmetic
    {
        Shape x = op.Input.Shape, w = op.Filter.Shape, y = op.Output.Shape;
        double[] input = context.Numbers(op.Input), filter = context.Numbers(op.Filter);
        double[] bias = op.Bias is null ? new double[y[1]] : context.Numbers(op.Bias);
        ElementType type = op.Input.Element;
        var window = new Window(op.KernelShape, op.Strides, op.Pads, op.Dilations);
        Requantization? scale = Requantization.Read(op.Operation);
        var result = new double[y.Count];
        Parallel.For(0, y[0] * y[1], plane =>
        {
            long n = plane / y[1], o = plane % y[1], first = o / (y[1] / op.Group) * w[1];
            for (long row = 0; row < y[2]; row++)
            {
                for (long column = 0; column < y[3]; column++)
                {
                    (long At, long Tap)[] taps = [.. window.Taps(row, column, x[2], x[3])];
                    double sum = bias[o];
                    for (long c = 0; c < w[1]; c++)
                    {
                        long from = ((n * x[1]) + first + c) * x[2] * x[3], weights = ((o * w[1]) + c) * w[2] * w[3];
                        foreach ((long at, long tap) in taps)
                        {
                            sum = TArithmetic.AddProduct(type, sum, input[from + at], filter[weights + tap]);
                        }
                    }

                    result[(((plane * y[2]) + row) * y[3]) + column] = Finished<TArithmetic>(scale, sum, 1, (int)o);
                }
            }
        });
        context.Set<TArithmetic>(op.Operation, result);
    }

    private static void Pool<TArithmetic>(Pool2D op, InferenceContext context)
        where TArithmetic : struct, IReferenceArithmetic
    {
        Shape x = op.Input.Shape, y = op.Output.Shape;
        double[] input = context.Numbers(op.Input);
        ElementType type = op.Input.Element;
        var window = new Window(op.KernelShape, op.Strides, op.Pads, [1, 1]);
        Requantization? scale = Requantization.Read(op.Operation);
        bool most = op.PoolMode == "Max";
        var result = new double[y.Count];
        for (long i = 0; i < result.Length; i++)
        {
            long from = i / y[3] / y[2] * x[2] * x[3];
            double value = most ? double.NegativeInfinity : 0;
            foreach ((long at, _) in window.Taps(i / y[3] % y[2], i % y[3], x[2], x[3]))
            {
                value = most ? Math.Max(value, input[from + at]) : TArithmetic.AddProduct(type, value, input[from + at], 1);
            }

            result[i] = most ? value : Finished<TArithmetic>(scale, value, op.Scale, 0);
        }

        context.Set<TArithmetic>(op.Operation, result);
    }

    private static double Finished<TArithmetic>(Requantization? scale, double sum, double factor, int channel)
        where TArithmetic : struct, IReferenceArithmetic =>
        scale is null ? TArithmetic.Scaled(sum, factor) : TArithmetic.Requantized(scale, sum, channel);

    /// <summary>A window over rows and columns.</summary>
    private sealed record Window(EquatableList<long> Kernel, EquatableList<long> Strides, EquatableList<long> Pads, EquatableList<long> Dilations)
    {
        /// <summary>The elements of the input's plane that a result's element sees, each with its tap; what lies in the padding is left out.</summary>
        public IEnumerable<(long At, long Tap)> Taps(long row, long column, long rows, long columns)
        {
            for (long i = 0; i < Kernel[0]; i++)
            {
                long h = (row * Strides[0]) - Pads[0] + (i * Dilations[0]);
                for (long j = 0; h >= 0 && h < rows && j < Kernel[1]; j++)
                {
                    long w = (column * Strides[1]) - Pads[1] + (j * Dilations[1]);
                    if (w >= 0 && w < columns)
                    {
                        yield return ((h * columns) + w, (i * Kernel[1]) + j);
                    }
                }
            }
        }
    }
}
