using TpuMlir.Sdk.Backends.Programs;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Simulation;

/// <summary>An artifact of a <see cref="RegionContainer{TCommand}"/>: what the chip makes of it, and itself written, encoded and assembled again.</summary>
internal sealed class RegionArtifact<TCommand>(IArtifact chips, RegionContainer<TCommand> container, RegionContents<TCommand> contents) : IArtifact, IAssemblable
{
    public string Chip => chips.Chip;

    public IReadOnlyList<ArtifactNetwork> Networks => chips.Networks;

    public IReadOnlyList<KeyValuePair<string, string>> Properties => chips.Properties;

    public IEnumerable<string> Disassemble(string network) => chips.Disassemble(network);

    public IReadOnlyDictionary<string, Tensor> Run(string network, IReadOnlyDictionary<string, Tensor> inputs, SimulationOptions options) =>
        chips.Run(network, inputs, options);

    public ExecutionTimeline? Timeline(string network) => chips.Timeline(network);

    public Answer<ArtifactCheck> Check(string network) => chips.Check(network);

    public byte[] Rewrite() => container.Write(contents);

    public IEnumerable<CommandBytes> EncodeAgain(string network)
    {
        Require(network);
        return contents.Commands.Select(c => new CommandBytes(c.Stored, container.Encode(c)));
    }

    public byte[] Assemble(string network, IReadOnlyList<string> listing, string file, IDiagnosticSink sink)
    {
        Require(network);
        RegionContents<TCommand> assembled = new RegionListing<TCommand>(container, contents, file).Read(listing);
        ProgramChecker checker = assembled.Image.Checker(container.Commands(contents.Target), contents.Target.Engines);
        foreach (ProgramFault fault in checker.Check())
        {
            sink.Report(new Diagnostic(CoreDiagnostics.UnsoundProgram, $"{fault.Kind}: {fault.Message}", new SourcePlace(file)));
        }

        return container.Write(assembled);
    }

    private void Require(string network)
    {
        if (network != contents.Name)
        {
            throw new ArgumentException($"no network \"{network}\"", nameof(network));
        }
    }
}
