using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>An elementwise operand: a tensor, one value per channel, or an immediate.</summary>
internal readonly unsafe struct RowOperand
{
    private readonly LaneTensor? _tensor;
    private readonly bool _perChannel;

    private RowOperand(LaneTensor? tensor, bool perChannel, uint bits, ElementType type, bool signed)
    {
        _tensor = tensor;
        _perChannel = perChannel;
        Bits = bits;
        Type = type;
        Signed = signed;
    }

    /// <summary>The immediate.</summary>
    public uint Bits { get; }

    /// <summary>Element type.</summary>
    public ElementType Type { get; }

    /// <summary>Sign bit of the operand.</summary>
    public bool Signed { get; }

    /// <summary>True unless the operand is a tensor of the result's extents.</summary>
    public bool IsUniform => _tensor is null || _perChannel;

    /// <summary>True when a channel's elements need no row-by-row treatment.</summary>
    public bool PlaneIsContiguous => IsUniform || _tensor!.Value.PlaneIsContiguous;

    /// <summary>An immediate operand.</summary>
    public static RowOperand Constant(uint bits, ElementType type, bool signed) => new(null, false, bits, type, signed);

    /// <summary>A tensor operand.</summary>
    public static RowOperand Tensor(LaneTensor tensor, bool signed) => new(tensor, false, 0, tensor.Type, signed);

    /// <summary>One value per channel.</summary>
    public static RowOperand PerChannel(LaneTensor tensor, bool signed) => new(tensor, true, 0, tensor.Type, signed);

    /// <summary>The value that holds for all elements of a channel.</summary>
    public uint UniformBits(int c) => _perChannel ? Elements.LoadBits(_tensor!.Value.Plane(0, c), Type) : Bits;

    /// <summary>Reads elements of row h as f32.</summary>
    public void LoadFloats(in RowPosition p, float* target)
    {
        if (IsUniform)
        {
            new Span<float>(target, p.Count).Fill(HalfFormat.Decode(UniformBits(p.C), Type));
            return;
        }

        Elements.LoadFloats(Address(p), Step(p), Type, target, p.Count);
    }

    /// <summary>Reads elements of row h as f32 without flushing.</summary>
    public void LoadUnchanged(in RowPosition p, float* target)
    {
        if (IsUniform)
        {
            new Span<uint>(target, p.Count).Fill(Type == ElementType.Float16
                ? BitConverter.SingleToUInt32Bits(HalfFormat.Decode(UniformBits(p.C), Type))
                : UniformBits(p.C) << (32 - Type.Bits()));
            return;
        }

        Elements.LoadUnchanged(Address(p), Step(p), Type, target, p.Count);
    }

    /// <summary>Reads elements of row h as 64-bit integers.</summary>
    public void LoadLongs(in RowPosition p, bool signed, long* target)
    {
        if (IsUniform)
        {
            new Span<long>(target, p.Count).Fill(Integers.Decode(UniformBits(p.C), Type.AsInteger(), signed));
            return;
        }

        Elements.LoadLongs(Address(p), Step(p), Type, signed, target, p.Count);
    }

    /// <summary>Reads elements of row h as 32-bit words, extended by their sign.</summary>
    public void LoadWords(in RowPosition p, bool signed, int* target)
    {
        if (IsUniform)
        {
            new Span<int>(target, p.Count).Fill((int)Integers.Decode(UniformBits(p.C), Type.AsInteger(), signed));
            return;
        }

        Elements.LoadWords(Address(p), Step(p), Type, signed, target, p.Count);
    }

    /// <summary>Copies elements of row h as they are.</summary>
    public void Copy(in RowPosition p, byte* target, long step)
    {
        if (IsUniform)
        {
            PlaneCopy.FillRow(target, step, p.Count, Type.Size(), UniformBits(p.C));
            return;
        }

        PlaneCopy.CopyRow(Address(p), Step(p), target, step, p.Count, Type.Size());
    }

    private byte* Address(in RowPosition p)
    {
        LaneTensor tensor = _tensor!.Value;
        return tensor.Plane(p.N, p.C) + p.H * tensor.Stride.H + p.W * Step(p);
    }

    // In a joined plane elements follow one another even if the only column or row carries another stride.
    private long Step(in RowPosition p) => p.Joined ? Type.Size() : _tensor!.Value.Stride.W;
}

/// <summary>A run of elements in one row of the result.</summary>
internal readonly record struct RowPosition(int N, int C, int H, int W, int Count, bool Joined);

/// <summary>Computes one run of a result.</summary>
internal unsafe delegate void RowBody(in RowPosition position, byte* result);

/// <summary>The loop nest of elementwise commands: lanes in parallel, in each lane images, channels and rows in order.</summary>
internal static unsafe class RowLoop
{
    /// <summary>Longest run handed to a body.</summary>
    public const int Run = 512;

    /// <summary>Calls the body for all runs of the result; rows are joined when <paramref name="contiguous"/>.</summary>
    public static void Over(Bm1684xMachine machine, LaneTensor result, bool contiguous, RowBody body)
    {
        Shape4 s = result.Shape;
        bool join = contiguous && result.PlaneIsContiguous;
        int rows = join ? 1 : s.H, width = join ? s.Plane : s.W;
        LaneLoop.Run(machine, s.Count, lane =>
        {
            int first = (lane - result.StartLane + machine.LaneCount) % machine.LaneCount;
            if (!machine.LaneEnabled(lane))
            {
                return;
            }

            for (int n = 0; n < s.N; n++)
            {
                for (int c = first; c < s.C; c += machine.LaneCount)
                {
                    byte* plane = result.Plane(n, c);
                    for (int h = 0; h < rows; h++)
                    {
                        for (int w = 0; w < width; w += Run)
                        {
                            var position = new RowPosition(n, c, h, w, Math.Min(Run, width - w), join);
                            body(position, plane + h * result.Stride.H + w * (join ? result.Type.Size() : result.Stride.W));
                        }
                    }
                }
            }
        });
    }
}
