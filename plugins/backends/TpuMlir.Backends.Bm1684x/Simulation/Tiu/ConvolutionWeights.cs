using TpuMlir.Backends.Bm1684x.Arithmetic;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Simulation.Dot;

namespace TpuMlir.Backends.Bm1684x.Simulation.Tiu;

/// <summary>
/// The weights of a convolution (isa.md section 1.3: order [ic/P][kh][kw][P] per output channel) and the order in which
/// the chip sums its products.
/// </summary>
internal sealed unsafe class ConvolutionWeights
{
    private readonly Bm1684xMachine _machine;
    private readonly TiuCommand _command;
    private readonly ElementType _type;
    private readonly int _outputs;
    private readonly int _stored;
    private readonly int[] _index;

    /// <summary>Lays out the products of a convolution.</summary>
    public ConvolutionWeights(Bm1684xMachine machine, TiuCommand c, WindowGeometry geometry, ElementType type, int inputs, int outputs)
    {
        _machine = machine;
        _command = c;
        _type = type;
        _outputs = outputs;
        int pack = type == ElementType.Float32 ? 1 : type == ElementType.Int8 ? 64 : AddTree.Width;
        _stored = (inputs + pack - 1) / pack * pack * geometry.Taps;
        Depth = inputs * geometry.Taps;
        DepthOffsets = new int[Depth];
        _index = new int[Depth];
        var groups = new List<int>();
        int k = 0;
        // The order of storage, without the missing channels of the last group, is the order of summation.
        for (int group = 0; group < inputs; group += pack)
        {
            for (int tap = 0; tap < geometry.Taps; tap++)
            {
                groups.Add(k);
                for (int ic = group; ic < Math.Min(inputs, group + pack); ic++, k++)
                {
                    DepthOffsets[k] = ic * geometry.PlaneSize + geometry.TapOffset(tap);
                    _index[k] = group * geometry.Taps + geometry.StoredTap(tap) * pack + ic - group;
                }
            }
        }

        groups.Add(k);
        Groups = [.. groups];
    }

    /// <summary>Products of one result.</summary>
    public int Depth { get; }

    /// <summary>Where product k finds its input, relative to the window's start.</summary>
    public int[] DepthOffsets { get; }

    /// <summary>Starts of the runs of products that share a kernel tap, and the end.</summary>
    public int[] Groups { get; }

    /// <summary>Weights as f32, packed [oc / 4][k][4].</summary>
    public float* PackFloats(ScratchScope scratch, out ExponentRange range)
    {
        long rows = (_outputs + 3) / 4 * 4;
        float* packed = scratch.Rent<float>(rows * Depth);
        float* row = scratch.Rent<float>(_stored);
        new Span<byte>(packed + (rows - 4) * Depth, Depth * 16).Clear();
        for (int oc = 0; oc < _outputs; oc++)
        {
            if (_command.Flag(TiuField.Opd1Const))
            {
                new Span<float>(row, _stored).Fill(HalfFormat.Decode(_command.Word(TiuField.Opd1Addr), _type));
            }
            else
            {
                Elements.LoadFloats(Row(oc), _type.Size(), _type, row, _stored);
            }

            float* target = packed + (long)(oc / 4) * Depth * 4 + oc % 4;
            for (int k = 0; k < Depth; k++)
            {
                target[k * 4L] = row[_index[k]];
            }
        }

        range = ExponentRange.Of(packed, rows * Depth);
        return packed;
    }

    /// <summary>8-bit weights less their zero point, packed [oc / 4][k / 2][4] in pairs of 16 bits.</summary>
    public int* PackPairs(ScratchScope scratch, bool signed, Func<int, int> zeroPoint)
    {
        int pairs = (Depth + 1) / 2, rows = (_outputs + 3) / 4 * 4;
        int* packed = scratch.Rent<int>((long)rows * pairs);
        int* row = scratch.Rent<int>(_stored);
        new Span<byte>(packed, rows * pairs * 4).Clear();
        for (int oc = 0; oc < _outputs; oc++)
        {
            if (_command.Flag(TiuField.Opd1Const))
            {
                new Span<int>(row, _stored).Fill((int)Integers.Decode(_command.Word(TiuField.Opd1Addr), _type, signed));
            }
            else
            {
                Elements.LoadWords(Row(oc), 1, _type, signed, row, _stored);
            }

            int zero = zeroPoint(oc);
            short* target = (short*)(packed + (long)(oc / 4) * pairs * 4 + oc % 4);
            for (int k = 0; k < Depth; k++)
            {
                target[(k / 2) * 8L + (k & 1)] = (short)(row[_index[k]] - zero);
            }
        }

        return packed;
    }

    private byte* Row(int oc)
    {
        uint address = _command.Word(TiuField.Opd1Addr);
        var shape = new Shape4(1, _outputs, 1, _stored);
        return LaneTensor.Compact(_machine, address, shape, _type).Plane(0, oc);
    }
}
