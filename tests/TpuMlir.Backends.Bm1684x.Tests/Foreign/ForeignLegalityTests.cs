using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Generation;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Disassembly;
using TpuMlir.Backends.Bm1684x.Isa.Legality;
using TpuMlir.Sdk.Backends.Programs;
using Xunit.Abstractions;

namespace TpuMlir.Backends.Bm1684x.Tests.Foreign;

/// <summary>
/// The vendor's own encoder refuses what the chip forbids, so its programs must pass our rules; what our rules find there is
/// a rule that is too strict.
/// </summary>
public sealed class ForeignLegalityTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Commands_of_the_vendors_compiler_are_legal()
    {
        int commands = 0;
        var found = new List<string>();
        foreach (ForeignProgram program in ForeignProgram.All())
        {
            commands += program.Tiu.Count + program.Gdma.Count;
            found.AddRange(program.Tiu.SelectMany(c => Legality.Check(c).Select(v => $"{program.Name}: {v}: {Disassembler.Text(c)}")));
            found.AddRange(program.Gdma.SelectMany(c => Legality.Check(c).Select(v => $"{program.Name}: {v}: {Disassembler.Text(c)}")));
        }

        output.WriteLine($"{commands} commands");
        Assert.True(commands > 0);
        Assert.True(found.Count == 0, string.Join('\n', found));
    }

    [SkippableFact]
    public void Programs_of_the_vendors_compiler_have_no_races_deadlocks_or_reads_before_writes()
    {
        int stages = 0;
        foreach (string path in ForeignFiles.Find("*.bmodel"))
        {
            BmodelFile file = BmodelReader.Read(File.ReadAllBytes(path));
            foreach (BmodelStage stage in file.Chip == BmodelFile.ChipName ? file.Nets.SelectMany(n => n.Stages) : [])
            {
                stages++;
                IReadOnlyList<ProgramFault> faults = StageChecker.Check(MadeUpCoefficients.For(stage, new Random(1)));
                Assert.True(faults.Count == 0, $"{path}:\n{string.Join('\n', faults)}");
            }
        }

        Assert.True(stages > 0);
    }
}
