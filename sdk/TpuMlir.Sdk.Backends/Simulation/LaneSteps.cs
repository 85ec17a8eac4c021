using TpuMlir.Sdk.Backends.Generation;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Simulation;

/// <summary>What machines of lanes do alike: transfers, lookups, the walk over a result's planes.</summary>
public static class LaneSteps
{
    /// <summary>Loads a box of global memory into a tensor.</summary>
    /// <exception cref="SimulationException">Something lies outside its memory.</exception>
    public static void Load(this LaneMemory lanes, in LaneTensor tensor, RegionMemory memory, in GlobalBox box) => Move(lanes, tensor, memory, box, isLoad: true);

    /// <summary>Stores a tensor to a box of global memory.</summary>
    /// <exception cref="SimulationException">Something lies outside its memory.</exception>
    public static void Store(this LaneMemory lanes, in LaneTensor tensor, RegionMemory memory, in GlobalBox box) => Move(lanes, tensor, memory, box, isLoad: false);

    /// <summary>Looks up each element of 8 or 16 bits, taken as an unsigned number.</summary>
    /// <param name="lanes">The memory.</param>
    /// <param name="x">The elements.</param>
    /// <param name="y">What is found.</param>
    /// <param name="table">An entry of the result's type for each pattern of bits.</param>
    /// <exception cref="SimulationException">Something lies outside its memory, or the table is too short.</exception>
    public static void LookUp(this LaneMemory lanes, in LaneTensor x, in LaneTensor y, ReadOnlySpan<byte> table)
    {
        int from = x.Type.Size(), to = y.Type.Size();
        if (from > 2 || table.Length < to << x.Type.Bits())
        {
            throw new SimulationException($"{x} is looked up in a table of {table.Length} bytes");
        }

        for (int n = 0; n < x.N; n++)
        {
            for (int c = 0; c < x.C; c++)
            {
                Span<byte> elements = lanes.Plane<byte>(x, n, c), found = lanes.Plane<byte>(y, n, c);
                for (int i = 0; i < x.Plane; i++)
                {
                    int entry = from == 1 ? elements[i] : elements[2 * i] | (elements[(2 * i) + 1] << 8);
                    table.Slice(entry * to, to).CopyTo(found[(i * to)..]);
                }
            }
        }
    }

    /// <summary>Computes a tensor plane by plane; each is computed whole before it is written.</summary>
    /// <param name="lanes">The memory.</param>
    /// <param name="y">The tensor.</param>
    /// <param name="plane">Gives the numbers of the plane of a batch and a channel.</param>
    /// <exception cref="SimulationException">Something lies outside its memory, or a number is none of the tensor's type.</exception>
    public static void Compute(this LaneMemory lanes, in LaneTensor y, Func<int, int, double[]> plane)
    {
        for (int n = 0; n < y.N; n++)
        {
            for (int c = 0; c < y.C; c++)
            {
                lanes.Write(y, n, c, plane(n, c));
            }
        }
    }

    private static void Move(LaneMemory lanes, in LaneTensor tensor, RegionMemory memory, in GlobalBox box, bool isLoad)
    {
        int size = tensor.Type.Size();
        for (int n = 0; n < tensor.N; n++)
        {
            for (int c = 0; c < tensor.C; c++)
            {
                Span<byte> plane = lanes.Plane<byte>(tensor, n, c);
                for (int i = 0; i < tensor.Plane; i++)
                {
                    Span<byte> there = memory.Of(box.At(n, c, i / tensor.W, i % tensor.W, size), size), here = plane.Slice(i * size, size);
                    (isLoad ? there : here).CopyTo(isLoad ? here : there);
                }
            }
        }
    }
}
