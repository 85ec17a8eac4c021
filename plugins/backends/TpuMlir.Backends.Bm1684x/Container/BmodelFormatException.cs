namespace TpuMlir.Backends.Bm1684x.Container;

/// <summary>A file that is no bmodel we can read; names the part and what is wrong with it.</summary>
internal sealed class BmodelFormatException(string where, string what) : Exception($"bmodel: {where}: {what}")
{
    public string Where { get; } = where;

    public string What { get; } = what;
}
