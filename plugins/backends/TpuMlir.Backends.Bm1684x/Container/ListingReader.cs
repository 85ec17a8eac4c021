using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Assembly;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Backends.Bm1684x.Container;

/// <summary>Makes command groups of a listing: for each group the TIU commands with their end command, then the GDMA commands with theirs.</summary>
internal static class ListingReader
{
    /// <exception cref="DiagnosticException">Lines that are no commands, all of them; or a group the runtime would refuse.</exception>
    public static IReadOnlyList<BmodelCommandGroup> Read(IReadOnlyList<string> listing, string file)
    {
        var bag = new DiagnosticBag();
        var groups = new List<BmodelCommandGroup>();
        List<TiuCommand> tiu = [];
        List<GdmaCommand> gdma = [];
        for (int i = 0; i < listing.Count; i++)
        {
            string line = listing[i].Trim();
            if (line.Length == 0 || line.StartsWith(';'))
            {
                continue;
            }

            try
            {
                if (line.StartsWith('D'))
                {
                    gdma.Add(CommandAssembler.Gdma(line));
                    if (gdma[^1].IsEnd())
                    {
                        Close(groups, tiu, gdma, bag, file, i + 1);
                    }
                }
                else
                {
                    tiu.Add(CommandAssembler.Tiu(line));
                }
            }
            catch (AssemblyException e)
            {
                bag.Report(Wrong(e.Message, file, i + 1));
            }
        }

        if (tiu.Count + gdma.Count > 0 || groups.Count == 0)
        {
            bag.Report(Wrong("the listing does not end with the GDMA's end command", file, listing.Count));
        }

        bag.ThrowIfErrors();
        return groups;
    }

    private static void Close(List<BmodelCommandGroup> groups, List<TiuCommand> tiu, List<GdmaCommand> gdma, DiagnosticBag bag, string file, int line)
    {
        var group = new BmodelCommandGroup(
            Joined([.. tiu.Select(CommandCodec.Encode)]), (uint)tiu.Count, Joined([.. gdma.Select(CommandCodec.Encode)]), (uint)gdma.Count);
        if (CommandGroupChecks.Find(group) is { } problem)
        {
            bag.Report(Wrong($"command group {groups.Count + 1}: {problem}", file, line));
        }

        groups.Add(group);
        tiu.Clear();
        gdma.Clear();
    }

    private static byte[] Joined(byte[][] commands)
    {
        var bytes = new byte[ChipMemory.AlignUp(commands.Sum(c => (long)c.Length), BmodelCommandGroup.Padding)];
        int at = 0;
        foreach (byte[] command in commands)
        {
            command.CopyTo(bytes, at);
            at += command.Length;
        }

        return bytes;
    }

    private static Diagnostic Wrong(string message, string file, int line) =>
        new(CoreDiagnostics.MalformedModel, message, new SourcePlace(file, Path: $"line {line}"), Help: "lines are those of tpumlir disasm");
}
