namespace TpuMlir.Sdk.Backends.Memory;

/// <summary>The bytes of one memory that have been written, lane by lane.</summary>
/// <remarks>Sorted disjoint segments, each with the lanes in which it is written; most accesses cover the same bytes in all lanes.</remarks>
public sealed class WrittenSet
{
    private readonly List<Segment> _segments = [];

    /// <summary>Marks a range as written.</summary>
    public void Add(in MemoryRange range)
    {
        if (range.Start >= range.End)
        {
            return;
        }

        int first = Split(range.Start);
        int last = Split(range.End);
        long at = range.Start;
        for (int i = first; at < range.End; i++)
        {
            if (i < last && _segments[i].Start == at)
            {
                _segments[i] = _segments[i] with { Lanes = _segments[i].Lanes | range.Lanes };
                at = _segments[i].End;
                continue;
            }

            long end = i < last ? _segments[i].Start : range.End;
            _segments.Insert(i, new Segment(at, end, range.Lanes));
            last++;
            at = end;
        }

        Merge(Math.Max(first - 1, 0), last);
    }

    /// <summary>True when every byte of the range is written in every lane of it.</summary>
    public bool Covers(in MemoryRange range)
    {
        long at = range.Start;
        for (int i = Find(range.Start); i < _segments.Count && at < range.End; i++)
        {
            if (_segments[i].Start > at || (range.Lanes & ~_segments[i].Lanes) != 0)
            {
                return false;
            }

            at = _segments[i].End;
        }

        return at >= range.End;
    }

    /// <summary>Index of the first segment that ends behind <paramref name="position"/>.</summary>
    private int Find(long position)
    {
        int low = 0, high = _segments.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_segments[middle].End <= position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Makes <paramref name="position"/> a border of segments; returns the index of the first segment at or behind it.</summary>
    private int Split(long position)
    {
        int index = Find(position);
        if (index < _segments.Count && _segments[index].Start < position)
        {
            Segment whole = _segments[index];
            _segments[index] = whole with { End = position };
            _segments.Insert(index + 1, whole with { Start = position });
            return index + 1;
        }

        return index;
    }

    private void Merge(int from, int to)
    {
        for (int i = Math.Min(to, _segments.Count - 1); i > from; i--)
        {
            if (_segments[i - 1].End == _segments[i].Start && _segments[i - 1].Lanes == _segments[i].Lanes)
            {
                _segments[i - 1] = _segments[i - 1] with { End = _segments[i].End };
                _segments.RemoveAt(i);
            }
        }
    }

    private readonly record struct Segment(long Start, long End, UInt128 Lanes);
}
