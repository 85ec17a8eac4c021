namespace TpuMlir.Backends.Bm1684x.Isa;

/// <summary>A byte stream that is no command stream; names the byte at which the bad command starts.</summary>
internal sealed class MalformedCommandException(string engine, int offset, string reason)
    : Exception($"{engine} stream, byte {offset}: {reason}")
{
    public string Engine { get; } = engine;

    public int Offset { get; } = offset;

    public string Reason { get; } = reason;
}
