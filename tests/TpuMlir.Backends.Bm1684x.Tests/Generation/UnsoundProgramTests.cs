using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Target;
using TpuMlir.Sdk.Backends.Programs;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Backends.Bm1684x.Tests.Generation;

/// <summary>
/// Programs made wrong on purpose: every wait of a sound program is taken away or turned into one that can never be met. What must be
/// reported follows from isa.md section 4: nothing but the waits orders the engines.
/// </summary>
public sealed class UnsoundProgramTests
{
    private static readonly CompiledNet Net = Build();

    [Fact]
    public void A_program_without_waits_races()
    {
        IReadOnlyList<ProgramFault> faults = StageChecker.Check(With(_ => 0));
        Assert.Contains(faults, f => f.Kind == "race" && f.Message.EndsWith("touch the same bytes and neither waits for the other", StringComparison.Ordinal));
    }

    [Fact]
    public void Waits_that_are_never_met_are_a_deadlock()
    {
        IReadOnlyList<ProgramFault> faults = StageChecker.Check(With(_ => 1000));
        ProgramFault fault = Assert.Single(faults, f => f.Kind == "deadlock");
        int tiu = (int)Net.Stage.CommandGroups[0].TiuCount - 1, gdma = (int)Net.Stage.CommandGroups[0].GdmaCount - 1;
        Assert.Equal(
            $"nothing can start: TIU 1 waits for command 1000 of an engine that has {gdma}, GDMA 1 waits for command 1000 of an engine that has {tiu}",
            fault.Message);
    }

    [Fact]
    public void Running_a_deadlock_names_both_commands()
    {
        BmodelStage stage = With(_ => 1000);
        var file = Net.File with { Nets = [Net.File.Nets[0] with { Stages = [stage] }] };
        var error = Assert.Throws<DiagnosticException>(() => new BmodelContainer().Open(BmodelWriter.Write(file), "net.bmodel").Run(file.Nets[0].Name, Net.Inputs, new SimulationOptions()));
        Diagnostic diagnostic = Assert.Single(error.Diagnostics);
        Assert.Same(CoreDiagnostics.UnsoundProgram, diagnostic.Descriptor);
        Assert.Contains("TIU 1 waits for GDMA 1000", diagnostic.Message, StringComparison.Ordinal);
        Assert.Contains("GDMA 1 waits for TIU 1000", diagnostic.Message, StringComparison.Ordinal);
    }

    private static CompiledNet Build()
    {
        var sample = new SampleBuilder("unsound");
        Relu op = Relu.Create(sample.Builder, sample.Location, sample.Input(1, 3, 8, 8));
        sample.Module.SetOutputs([op.Output]);
        return CompiledNet.Compile(sample.Module, sample.Inputs, "F16", Bm1684xTarget.Base);
    }

    /// <summary>The net's stage with other dependencies of all commands but the closing ones.</summary>
    private static BmodelStage With(Func<int, int> wait)
    {
        BmodelCommandGroup group = Net.Stage.CommandGroups[0];
        var tiu = CommandCodec.DecodeTiuStream(group.Tiu, (int)group.TiuCount);
        var gdma = CommandCodec.DecodeGdmaStream(group.Gdma, (int)group.GdmaCount);
        foreach (TiuCommand command in tiu.SkipLast(1))
        {
            command[TiuField.CmdIdDep] = (ulong)wait(command.Int(TiuField.CmdIdDep));
        }

        foreach (GdmaCommand command in gdma.SkipLast(1))
        {
            command[GdmaField.CmdIdDep] = (ulong)wait(command.Int(GdmaField.CmdIdDep));
        }

        var changed = group with
        {
            Tiu = Padded(tiu.SelectMany(CommandCodec.Encode), group.Tiu.Length),
            Gdma = Padded(gdma.SelectMany(CommandCodec.Encode), group.Gdma.Length),
        };
        return Net.Stage with { StageGroups = [changed] };
    }

    private static byte[] Padded(IEnumerable<byte> bytes, int length)
    {
        var padded = new byte[length];
        bytes.ToArray().CopyTo(padded, 0);
        return padded;
    }
}
