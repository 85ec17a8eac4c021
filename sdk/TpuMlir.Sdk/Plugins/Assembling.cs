using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Sdk.Plugins;

/// <summary>An <see cref="IArtifact"/> whose commands can be replaced by text.</summary>
public interface IAssemblable
{
    /// <summary>The artifact with the commands of a network replaced by those of a listing.</summary>
    /// <param name="network">The network's name.</param>
    /// <param name="listing">Lines as <see cref="IArtifact.Disassemble"/> gives them; empty lines and those that begin with ';' are left out.</param>
    /// <param name="file">The listing's name, for messages.</param>
    /// <param name="sink">Told of races, deadlocks and reads of unwritten bytes in what was assembled.</param>
    /// <returns>The container's bytes.</returns>
    /// <exception cref="DiagnosticException">Lines that are no commands, all of them; or a listing this chip's runtime would refuse.</exception>
    byte[] Assemble(string network, IReadOnlyList<string> listing, string file, IDiagnosticSink sink);
}
