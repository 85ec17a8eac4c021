using TpuMlir.Backends.Bm1684x.Container;
using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.AccessSets;
using TpuMlir.Backends.Bm1684x.Isa.Disassembly;
using TpuMlir.Sdk.Backends.Memory;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;
using MemorySpace = TpuMlir.Backends.Bm1684x.Isa.MemorySpace;

namespace TpuMlir.Backends.Bm1684x.Simulation;

/// <summary>Runs a stage command by command. Commands are numbered through all command groups, without the groups' end commands.</summary>
internal sealed class StageSession : IDebugSession
{
    private const int Tiu = 0;
    private const int Gdma = 1;

    private readonly StageMemory _memory;
    private readonly Group[] _groups;
    private readonly CommandScheduler _scheduler;
    private readonly long[] _done = new long[2];
    private int _group = -1;
    private DebugCommand? _next;

    public StageSession(BmodelStage stage, string file, IReadOnlyDictionary<string, Tensor> inputs)
    {
        _memory = new StageMemory(stage, file, 0);
        try
        {
            _memory.WriteInputs(inputs);
        }
        catch
        {
            _memory.Dispose();
            throw;
        }

        _scheduler = new CommandScheduler(_memory.Machine);
        var groups = new List<Group>();
        int tiuFirst = 0, gdmaFirst = 0;
        foreach (BmodelCommandGroup group in stage.CommandGroups)
        {
            TiuCommand[] tiu = [.. CommandCodec.DecodeTiuStream(group.Tiu, (int)group.TiuCount).SkipLast(1)];
            GdmaCommand[] gdma = [.. CommandCodec.DecodeGdmaStream(group.Gdma, (int)group.GdmaCount).SkipLast(1)];
            groups.Add(new Group(tiuFirst, tiu, gdmaFirst, gdma));
            tiuFirst += tiu.Length;
            gdmaFirst += gdma.Length;
        }

        _groups = [.. groups];
        Counts = [tiuFirst, gdmaFirst];
    }

    public IReadOnlyList<string> Engines { get; } = ["TIU", "GDMA"];

    public IReadOnlyList<long> Counts { get; }

    public IReadOnlyList<long> Done => _done;

    public DebugCommand? Next => _next ??= Find();

    public DebugCommand Command(int engine, long number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, Counts[engine]);
        int index = (int)(number - 1);
        Group group = Array.FindLast(_groups, g => (engine == Tiu ? g.TiuFirst : g.GdmaFirst) <= index)!;
        return engine == Tiu
            ? Describe(Tiu, number, Disassembler.Text(group.Tiu[index - group.TiuFirst]), CommandOperands.Of(group.Tiu[index - group.TiuFirst]), TiuAccess.Of(group.Tiu[index - group.TiuFirst]))
            : Describe(Gdma, number, Disassembler.Text(group.Gdma[index - group.GdmaFirst]), CommandOperands.Of(group.Gdma[index - group.GdmaFirst]), GdmaAccess.Of(group.Gdma[index - group.GdmaFirst]));
    }

    public void Step()
    {
        DebugCommand next = Next ?? throw new InvalidOperationException("all commands have run");
        try
        {
            _scheduler.Step(next.Engine == Tiu);
        }
        catch (SimulationException e)
        {
            throw _memory.Illegal(e);
        }

        _done[next.Engine]++;
        _next = null;
    }

    public Tensor Read(string operand) => OperandReader.Read(_memory.Machine, OperandParser.Parse(operand));

    public Tensor Read(PlacedTensor tensor) => _memory.Read(tensor.Address, tensor.Type.Storage, tensor.Type.Shape!);

    public IReadOnlyDictionary<string, Tensor> Outputs() => _memory.Outputs();

    public void Dispose() => _memory.Dispose();

    private DebugCommand? Find()
    {
        if (_done[Tiu] == Counts[Tiu] && _done[Gdma] == Counts[Gdma])
        {
            return null;
        }

        // A group starts when the one before is complete.
        while (_group < 0 || (_done[Tiu] == _groups[_group].TiuEnd && _done[Gdma] == _groups[_group].GdmaEnd))
        {
            _group++;
            _scheduler.Begin(_groups[_group].Tiu, _groups[_group].Gdma);
        }

        try
        {
            int engine = _scheduler.IsTiuNext(_groups[_group].Tiu.Length, _groups[_group].Gdma.Length) ? Tiu : Gdma;
            return Command(engine, _done[engine] + 1);
        }
        catch (SimulationException e)
        {
            throw _memory.Illegal(e);
        }
    }

    private static DebugCommand Describe(
        int engine, long number, string text, IReadOnlyList<(string Name, string Text, bool IsResult)> operands, AccessSet access) => new(
            engine,
            number,
            text,
            [.. operands.Select(o => new DebugOperand(o.Name, o.Text, o.IsResult))],
            [.. access.Reads.Select(Range)],
            [.. access.Writes.Select(Range)]);

    private static DebugRange Range(MemoryRange access) => access.Space == (int)MemorySpace.Local
        ? new DebugRange(DebugRange.Local, access.Lanes, access.Start, access.End)
        : new DebugRange(access.Space == (int)MemorySpace.Global ? DebugRange.Global : ((MemorySpace)access.Space).ToString().ToLowerInvariant(), 1, access.Start, access.End);

    private sealed record Group(int TiuFirst, TiuCommand[] Tiu, int GdmaFirst, GdmaCommand[] Gdma)
    {
        public int TiuEnd => TiuFirst + Tiu.Length;

        public int GdmaEnd => GdmaFirst + Gdma.Length;
    }
}
