namespace TpuMlir.Backends.Bm1684x.Simulation.Dot;

/// <summary>Working memory kept between commands, because fresh pages cost more than many a command.</summary>
internal sealed class ScratchPool : IDisposable
{
    private readonly List<MemoryBlock> _free = [];

    /// <summary>A block of at least the given size; its contents are arbitrary.</summary>
    public MemoryBlock Rent(long bytes)
    {
        lock (_free)
        {
            int best = -1;
            for (int i = 0; i < _free.Count; i++)
            {
                if (_free[i].Length >= bytes && (best < 0 || _free[i].Length < _free[best].Length))
                {
                    best = i;
                }
            }

            if (best >= 0)
            {
                MemoryBlock block = _free[best];
                _free.RemoveAt(best);
                return block;
            }
        }

        return new MemoryBlock((long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)Math.Max(bytes, 4096)));
    }

    /// <summary>Gives a block back.</summary>
    public void Return(MemoryBlock block)
    {
        lock (_free)
        {
            _free.Add(block);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_free)
        {
            _free.ForEach(block => block.Dispose());
            _free.Clear();
        }
    }
}

/// <summary>Blocks rented for the length of one command.</summary>
internal sealed unsafe class ScratchScope(ScratchPool pool) : IDisposable
{
    private readonly List<MemoryBlock> _rented = [];

    /// <summary>Room for <paramref name="count"/> elements, 64-byte aligned, readable 64 bytes past the end.</summary>
    public T* Rent<T>(long count)
        where T : unmanaged
    {
        MemoryBlock block = pool.Rent(count * sizeof(T) + 64);
        lock (_rented)
        {
            _rented.Add(block);
        }

        return (T*)block.Pointer;
    }

    /// <inheritdoc/>
    public void Dispose() => _rented.ForEach(pool.Return);
}
