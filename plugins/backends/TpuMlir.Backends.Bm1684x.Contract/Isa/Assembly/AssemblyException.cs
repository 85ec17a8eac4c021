namespace TpuMlir.Backends.Bm1684x.Isa.Assembly;

/// <summary>A line that is no command; the message says why.</summary>
internal sealed class AssemblyException(string message) : Exception(message);
