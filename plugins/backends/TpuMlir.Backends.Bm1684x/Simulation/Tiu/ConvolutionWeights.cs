using System.Numerics.Tensors;
using System.Runtime.Intrinsics;
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
    private const int Block = IPanelKernel.BlockRows;

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
        int blocks = (_outputs + Block - 1) / Block;
        float* packed = scratch.Rent<float>((long)blocks * Depth * Block);
        float* rows = scratch.Rent<float>((long)blocks * Block * _stored);
        var ranges = new ExponentRange[blocks];
        WorkLoop.Run(blocks, (long)_outputs * Depth, block =>
        {
            float* row = rows + (long)block * Block * _stored, target = packed + (long)block * Depth * Block;
            for (int i = 0; i < Block; i++)
            {
                LoadFloats(block * Block + i, row + (long)i * _stored);
            }

            for (int k = 0; k < Depth; k++, target += Block)
            {
                float* source = row + _index[k];
                Vector128.Create(source[0], source[_stored], source[2L * _stored], source[3L * _stored]).Store(target);
            }

            ranges[block] = ExponentRange.Of(packed + (long)block * Depth * Block, (long)Depth * Block);
        });
        range = ranges.Aggregate((a, b) => a.With(b));
        return packed;
    }

    /// <summary>8-bit weights less their zero point, packed [oc / 4][k / 2][4] in pairs of 16 bits.</summary>
    public int* PackPairs(ScratchScope scratch, bool signed, Func<int, int> zeroPoint)
    {
        int pairs = (Depth + 1) / 2, blocks = (_outputs + Block - 1) / Block;
        int* packed = scratch.Rent<int>((long)blocks * pairs * Block);
        int* rows = scratch.Rent<int>((long)blocks * Block * _stored);
        WorkLoop.Run(blocks, (long)_outputs * Depth, block =>
        {
            int* row = rows + (long)block * Block * _stored, target = packed + (long)block * pairs * Block;
            for (int i = 0; i < Block; i++)
            {
                int oc = block * Block + i;
                LoadWords(oc, signed, oc < _outputs ? zeroPoint(oc) : 0, row + (long)i * _stored);
            }

            for (int k = 0; k < Depth; k += 2, target += Block)
            {
                int* even = row + _index[k], odd = k + 1 < Depth ? row + _index[k + 1] : null;
                for (long i = 0; i < Block; i++)
                {
                    target[i] = (even[i * _stored] & 0xFFFF) | (odd == null ? 0 : odd[i * _stored] << 16);
                }
            }
        });
        return packed;
    }

    // Rows behind the last output channel are zero.
    private void LoadFloats(int oc, float* row)
    {
        if (oc >= _outputs)
        {
            new Span<float>(row, _stored).Clear();
        }
        else if (_command.Flag(TiuField.Opd1Const))
        {
            new Span<float>(row, _stored).Fill(HalfFormat.Decode(_command.Word(TiuField.Opd1Addr), _type));
        }
        else
        {
            Elements.LoadFloats(Row(oc), _type.Size(), _type, row, _stored);
        }
    }

    private void LoadWords(int oc, bool signed, int zeroPoint, int* row)
    {
        if (oc >= _outputs)
        {
            new Span<int>(row, _stored).Clear();
            return;
        }

        if (_command.Flag(TiuField.Opd1Const))
        {
            new Span<int>(row, _stored).Fill((int)Integers.Decode(_command.Word(TiuField.Opd1Addr), _type, signed));
        }
        else
        {
            Elements.LoadWords(Row(oc), 1, _type, signed, row, _stored);
        }

        TensorPrimitives.Subtract(new ReadOnlySpan<int>(row, _stored), zeroPoint, new Span<int>(row, _stored));
    }

    private byte* Row(int oc)
    {
        uint address = _command.Word(TiuField.Opd1Addr);
        var shape = new Shape4(1, _outputs, 1, _stored);
        return LaneTensor.Compact(_machine, address, shape, _type).Plane(0, oc);
    }
}
