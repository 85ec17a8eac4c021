using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.AccessSets;
using TpuMlir.Backends.Bm1684x.Isa.Legality;
using TpuMlir.Sdk.Backends.Memory;
using TpuMlir.Sdk.Backends.Programs;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Plugins;
using MemorySpace = TpuMlir.Backends.Bm1684x.Isa.MemorySpace;

namespace TpuMlir.Backends.Bm1684x.Generation;

/// <summary>
/// Everything wrong with the commands of a stage, whoever wrote them: what the runtime insists on (bmodel.md), the chip's rules and
/// numbers (isa.md), addresses beyond the network's memory, and what <see cref="StageChecker"/> proves.
/// </summary>
internal sealed class StageAudit
{
    private readonly BmodelStage _stage;
    private readonly SourcePlace _place;
    private readonly List<Diagnostic> _problems = [];
    private long _commands;
    private bool _readable = true;

    private StageAudit(BmodelStage stage, string network, string file)
    {
        _stage = stage;
        _place = new SourcePlace(file, Path: $"network \"{network}\"");
    }

    /// <summary>Checks a stage.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="network">The network's name, for messages.</param>
    /// <param name="file">The file's name, for messages.</param>
    public static ArtifactCheck Of(BmodelStage stage, string network, string file)
    {
        var audit = new StageAudit(stage, network, file);
        audit.Structure();
        if (audit._readable)
        {
            audit._problems.AddRange(StageChecker.Of(stage).Check(int.MaxValue).Select(f => audit.Unsound($"{f.Kind}: {f.Message}")));
        }

        return new ArtifactCheck(audit._commands, audit._problems, [.. audit.Assumptions()]);
    }

    private void Structure()
    {
        if (_stage.Coefficients is { IsIntact: false })
        {
            _problems.Add(Damaged("the check code is not the SHA-256 of the coefficients: they are damaged or were taken out"));
        }

        if (_stage.CommandGroups.Count == 0)
        {
            _problems.Add(Damaged("there are no commands"));
        }

        int number = 0;
        foreach (BmodelCommandGroup group in _stage.CommandGroups)
        {
            number++;
            string where = _stage.CommandGroups.Count > 1 ? $" of group {number}" : "";
            Stream("TIU", where, group.Tiu, group.TiuCount, CommandCodec.DecodeTiuStream, Check);
            Stream("GDMA", where, group.Gdma, group.GdmaCount, CommandCodec.DecodeGdmaStream, Check);
        }
    }

    private delegate IReadOnlyList<T> Decoder<T>(ReadOnlySpan<byte> stream, int? count);

    /// <summary>One engine's buffer of a group: its form, then each of its commands.</summary>
    private void Stream<T>(string engine, string where, byte[] buffer, uint count, Decoder<T> decode, Action<T, int, bool, string> check)
    {
        if (buffer.Length % BmodelCommandGroup.Padding != 0)
        {
            _problems.Add(Damaged($"the {engine} buffer{where} has {buffer.Length} bytes, not a multiple of {BmodelCommandGroup.Padding}"));
        }

        IReadOnlyList<T> commands;
        try
        {
            commands = decode(buffer, (int)Math.Min(count, int.MaxValue));
        }
        catch (MalformedCommandException e)
        {
            _problems.Add(Damaged($"commands{where} cannot be read: {e.Message}"));
            _readable = false;
            return;
        }

        _commands += commands.Count;
        if (commands.Count == 0)
        {
            _problems.Add(Damaged($"{engine}{where} has no commands, not even the end"));
            _readable = false;
        }

        for (int i = 0; i < commands.Count; i++)
        {
            check(commands[i], i + 1, i == commands.Count - 1, where);
        }
    }

    private void Check(TiuCommand command, int number, bool last, string where)
    {
        string name = $"TIU {number}{where}";
        Common(name, number, command.Int(TiuField.CmdId), last, command.IsEnd(), last || command[TiuField.CmdIdEn] != 0);
        Legal(name, Legality.Check(command));
    }

    private void Check(GdmaCommand command, int number, bool last, string where)
    {
        string name = $"GDMA {number}{where}";
        Common(name, number, command.Int(GdmaField.CmdId), last, command.IsEnd(), command[GdmaField.CmdIdEn] != 0);
        if (command.IsShort() != last)
        {
            _problems.Add(Unsound(last
                ? $"{name}, the last one, is not short"
                : $"{name} is short and not the last: the runtime steps by the length of the long form"));
        }

        Legal(name, Legality.Check(command).Where(v => v.Code != "gdma.short"));
        if (!command.IsEnd())
        {
            Inside(name, GdmaAccess.Of(command));
        }
    }

    private void Common(string name, int number, int id, bool last, bool end, bool counted)
    {
        if (id != number)
        {
            _problems.Add(Unsound($"{name} carries the number {id}: commands of an engine count from 1 without gaps"));
        }

        if (last != end)
        {
            _problems.Add(Unsound(last ? $"{name}, the last one, is not the end" : $"{name} is the end, and commands follow"));
        }

        if (!counted)
        {
            _problems.Add(Unsound($"{name} has cmd_id_en 0: nothing waits for it, and it waits for nothing"));
        }
    }

    private void Legal(string name, IEnumerable<LegalityViolation> violations) =>
        _problems.AddRange(violations.Select(v => Unsound($"{name} breaks a rule of the chip: {v}")));

    /// <summary>The runtime moves addresses below the context by where the coefficients are, and refuses to write there.</summary>
    private void Inside(string name, AccessSet access)
    {
        StageRegions regions = StageRegions.Of(_stage);
        foreach (MemoryRange read in access.Reads.Where(r => r.Space == (int)MemorySpace.Global && !regions.MayRead(r.Start, r.End)))
        {
            _problems.Add(Unsound($"{name} reads 0x{read.Start:x}..0x{read.End:x}, outside {regions}"));
        }

        foreach (MemoryRange write in access.Writes.Where(w => w.Space == (int)MemorySpace.Global && !regions.MayWrite(w.Start, w.End)))
        {
            _problems.Add(Unsound($"{name} writes 0x{write.Start:x}..0x{write.End:x}, outside {regions.Writable}"));
        }
    }

    private IEnumerable<string> Assumptions()
    {
        yield return "the runtime has written inputs and coefficients, and the firmware its tables, before the first command starts";
        yield return "a command whose data choose what it touches (gather, scatter, masks) touches all it could";
        if (StageRegions.Of(_stage) is { CoefficientsKnown: false } regions)
        {
            yield return $"there are no coefficients in the file: all of 0x{regions.CoefficientStart:x}..0x{regions.CoefficientEnd:x} counts as written";
        }

        if (_stage.Subnets.Any(s => s.Mode != 0))
        {
            yield return "subnets that do not run on the TPU have written their outputs when commands read them";
        }

        if (!_readable)
        {
            yield return "nothing about waits, races and reads before writes: not all commands can be read";
        }
    }

    private Diagnostic Unsound(string message) => new(CoreDiagnostics.UnsoundProgram, message, _place);

    private Diagnostic Damaged(string message) => new(CoreDiagnostics.MalformedModel, message, _place);
}
