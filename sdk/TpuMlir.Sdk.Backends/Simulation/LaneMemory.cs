using System.Runtime.InteropServices;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Targets;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Simulation;

/// <summary>The local memory of all lanes.</summary>
public sealed class LaneMemory(TargetDescription target)
{
    private readonly byte[] _bytes = new byte[target.Lanes * (long)target.LaneBytes];

    /// <summary>Elements in a lane from a byte offset on.</summary>
    /// <exception cref="SimulationException">They do not lie within the lane, or not at a multiple of their size.</exception>
    public Span<T> Of<T>(int lane, int offset, int count)
        where T : unmanaged
    {
        int size = Marshal.SizeOf<T>();
        bool inside = (uint)lane < (uint)target.Lanes && offset >= 0 && count >= 0 && offset + ((long)count * size) <= target.LaneBytes && offset % size == 0;
        return inside
            ? MemoryMarshal.Cast<byte, T>(_bytes.AsSpan((lane * target.LaneBytes) + offset, count * size))
            : throw new SimulationException($"{count} elements of {size} bytes at byte {offset} of lane {lane} lie outside local memory");
    }

    /// <summary>A plane of a tensor in the compact layout.</summary>
    /// <exception cref="SimulationException">It does not lie within the lane.</exception>
    public Span<T> Plane<T>(in LaneTensor tensor, int n, int c)
        where T : unmanaged
    {
        int slot = (n * tensor.Slots(target)) + (c / target.Lanes);
        return Of<T>(c % target.Lanes, checked(tensor.At + (slot * tensor.Plane * tensor.Type.Size())), tensor.Plane * tensor.Type.Size() / Marshal.SizeOf<T>());
    }

    /// <summary>A plane as numbers, exactly.</summary>
    /// <exception cref="SimulationException">It does not lie within the lane, or is of a type whose numbers a double does not hold.</exception>
    public double[] Read(in LaneTensor tensor, int n, int c) => tensor.Type switch
    {
        ElementType.I8 => Array.ConvertAll(Plane<sbyte>(tensor, n, c).ToArray(), v => (double)v),
        ElementType.U8 => Array.ConvertAll(Plane<byte>(tensor, n, c).ToArray(), v => (double)v),
        ElementType.I16 => Array.ConvertAll(Plane<short>(tensor, n, c).ToArray(), v => (double)v),
        ElementType.I32 => Array.ConvertAll(Plane<int>(tensor, n, c).ToArray(), v => (double)v),
        ElementType.F16 => Array.ConvertAll(Plane<Half>(tensor, n, c).ToArray(), v => (double)v),
        ElementType.BF16 => Array.ConvertAll(Plane<BFloat16>(tensor, n, c).ToArray(), v => (double)v.ToSingle()),
        ElementType.F32 => Array.ConvertAll(Plane<float>(tensor, n, c).ToArray(), v => (double)v),
        _ => throw new SimulationException($"no number is read as {tensor.Type}"),
    };

    /// <summary>Writes a plane: floating-point types round to nearest even; integers must be what the type holds, which is the chip's to see to.</summary>
    /// <exception cref="SimulationException">It does not lie within the lane, or a number is none of the type's.</exception>
    public void Write(in LaneTensor tensor, int n, int c, ReadOnlySpan<double> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            switch (tensor.Type)
            {
                case ElementType.F32:
                    Plane<float>(tensor, n, c)[i] = (float)values[i];
                    break;
                case ElementType.F16:
                    Plane<Half>(tensor, n, c)[i] = (Half)(float)values[i];
                    break;
                case ElementType.BF16:
                    Plane<BFloat16>(tensor, n, c)[i] = BFloat16.FromSingle((float)values[i]);
                    break;
                case ElementType.I8 when values[i] is >= sbyte.MinValue and <= sbyte.MaxValue && Math.Truncate(values[i]) == values[i]:
                    Plane<sbyte>(tensor, n, c)[i] = (sbyte)values[i];
                    break;
                default:
                    throw new SimulationException($"{values[i]} is not written as {tensor.Type}");
            }
        }
    }
}
