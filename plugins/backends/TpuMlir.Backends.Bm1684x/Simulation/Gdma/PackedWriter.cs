using TpuMlir.Backends.Bm1684x.Arithmetic;

namespace TpuMlir.Backends.Bm1684x.Simulation.Gdma;

/// <summary>Writes elements one after another into linear memory.</summary>
internal sealed unsafe class PackedWriter(Bm1684xMachine machine, long address, ElementType type)
{
    /// <summary>The most elements worth packing at a time.</summary>
    public const int Chunk = 512;

    private long _next = address;

    /// <summary>
    /// How many of <paramref name="count"/> elements of <paramref name="read"/> bytes from <paramref name="start"/> on may be read before any of them
    /// is written: one where what is written may fall on what is still to be read.
    /// </summary>
    public int ChunkOf(long start, long count, int read) =>
        start < _next + count * type.Size() && _next < start + count * read ? 1 : Chunk;

    /// <summary>Writes the next elements, of 32 bits each in <paramref name="words"/>.</summary>
    public void Write(int* words, int count)
    {
        if (count != 0)
        {
            long bytes = (long)count * type.Size();
            Elements.StoreWords(words, MemoryView.Resolve(machine, _next, bytes), type.Size(), type, count);
            _next += bytes;
        }
    }
}
