using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Tpu;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;
using Context = TpuMlir.Sdk.Backends.Generation.KernelContext<Acme.Toy8.Command>;

namespace Acme.Toy8;

/// <summary>Which command computes a slice of a tpu operation; the SDK slices operations to fit local memory.</summary>
internal static class Kernels
{
    private static readonly LaneKernels<Command> Lanes = new(
        (box, x) =>
            new Command
            {
                Op = Opcode.Load,
                X = x,
                Place = box,
            },
        (x, box) =>
            new Command
            {
                Op = Opcode.Store,
                X = x,
                Place = box,
            }
    );

    public static IReadOnlyList<Kernel<Context>> All { get; } =
    [
        .. Lanes.Movement,
        .. Lanes.Tables(
            (table, x, y) =>
                new Command
                {
                    Op = Opcode.Lookup,
                    X = x,
                    Y = y,
                    Place = new GlobalBox(table, 0, 0, 0, 0),
                }
        ),
        .. Lanes.Binary(Binary),
        Lanes.Conv(Constants, Convolve),
        Lanes.Pool(Pool),
        Lanes.Elementwise<Cast>(Convert),
    ];

    /// <summary>The constants of result channels: in int8 bias, multiplier and shift, else the bias alone.</summary>
    private static TensorPlace Constants(Conv2D op, Context context)
    {
        int outputs = (int)op.Output.Shape[1];
        Tensor? bias = op.Bias is null ? null : context.Constant(op.Bias);
        if (Requantization.Read(op.Operation) is not MultiplierShift scale)
        {
            float[] start = bias is null ? new float[outputs] : bias.Floats().ToArray();
            return new TensorPlace(context.Store<float>(start), [outputs, 1], ElementType.F32);
        }

        int[] added = bias is null ? new int[outputs] : bias.As<int>().ToArray();
        int[] records = [.. added.SelectMany((b, o) => new[] { b, (int)scale.Multipliers[o], scale.Shifts[o] })];
        return new TensorPlace(context.Store<int>(records), [outputs, 3], ElementType.I32);
    }

    private static Command Convolve(Conv2D op, WindowTile t) =>
        Finish(op.Operation, op.DoRelu, op.ReluLimit) with
        {
            Op = Opcode.Conv,
            PerChannel = t.PerChannel,
            Window = t.Window,
            X = t.Input,
            Y = t.Output,
            W = t.Parameters[0],
            B = t.Parameters[1],
        };

    private static Command Pool(Pool2D op, WindowTile t) =>
        Finish(op.Operation, op.DoRelu, op.ReluLimit) with
        {
            Op = Opcode.Pool,
            Max = op.PoolMode == "Max",
            Scale = (float)op.Scale,
            Window = t.Window,
            X = t.Input,
            Y = t.Output,
        };

    private static Command Binary(Operation op, LaneTensor left, LaneTensor right, LaneTensor y) =>
        Finish(op, op.GetOr("do_relu", false), op.GetOr("relu_limit", -1.0)) with
        {
            Op = Opcode.Binary,
            Kind = Enum.Parse<BinaryKind>(op.Name["tpu.".Length..]),
            X = left,
            W = right,
            Y = y,
        };

    private static Command Convert(Cast op, IReadOnlyList<LaneTensor> x, LaneTensor y) =>
        new()
        {
            Op = Opcode.Cast,
            X = x[0],
            Y = y,
            Scale = (float)(op.Input.Scale() / op.Output.Scale()),
        };

    /// <summary>How a command ends: requantisation and relu, whose limit the chip takes in stored numbers.</summary>
    private static Command Finish(Operation op, bool relu, double limit)
    {
        var scale = Requantization.Read(op) as MultiplierShift;
        double stored = scale is null ? limit / op.Result.Scale() : Math.Round(limit / op.Result.Scale());
        return new Command
        {
            Relu = relu,
            Limit = relu && limit >= 0 ? (float)stored : float.PositiveInfinity,
            M0 = (int)(scale?.Multipliers[0] ?? 0),
            M1 = (int)(scale?.Multipliers[^1] ?? 0),
            Shift = scale?.Shifts[0] ?? 0,
        };
    }
}
