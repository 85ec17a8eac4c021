using TpuMlir.Backends.Bm1684x.Isa;
using TpuMlir.Backends.Bm1684x.Isa.Commands;
using TpuMlir.Backends.Bm1684x.Isa.Legality;
using TpuMlir.Backends.Bm1684x.Target;
using TpuMlir.Sdk.Backends.Programs;

namespace TpuMlir.Backends.Bm1684x.Generation;

/// <summary>Takes the commands of all kernels in program order, checks each against the chip's rules, and finds its waits.</summary>
internal sealed class ProgramEmitter
{
    private readonly ProgramBuilder<ChipCommand> _builder = new(2);

    /// <summary>The operation commands are emitted for; for messages.</summary>
    public string Operation { get; set; } = "";

    /// <summary>All commands.</summary>
    public ProgramBuilder<ChipCommand> Program => _builder;

    public void Add(Conv command) => Tiu(command.ToTiu());

    public void Add(PorD command) => Tiu(command.ToTiu());

    public void Add(MatMul command) => Tiu(command.ToTiu());

    public void Add(MatMul2 command) => Tiu(command.ToTiu());

    public void Add(ArithmeticCommand command) => Tiu(command.ToTiu());

    public void Add(SpecialFunction command) => Tiu(command.ToTiu());

    public void Add(Linear command) => Tiu(command.ToTiu());

    public void Add(TensorMove command) => Gdma(command.ToGdma());

    public void Add(MatrixMove command) => Gdma(command.ToGdma());

    public void Add(LinearMove command) => Gdma(command.ToGdma());

    public void Add(CwTransposeMove command) => Gdma(command.ToGdma());

    public void Add(RowMove command) => Gdma(command.ToGdma());

    private void Tiu(TiuCommand command)
    {
        Require(Legality.Check(command), command.Form.Name);
        _builder.Append(Bm1684xTarget.Tiu, new ChipCommand(command, null), CommandAccess.Of(command));
    }

    private void Gdma(GdmaCommand command)
    {
        Require(Legality.Check(command), command.Form.Name);
        _builder.Append(Bm1684xTarget.Gdma, new ChipCommand(null, command), CommandAccess.Of(command));
    }

    private void Require(IReadOnlyList<LegalityViolation> violations, string form)
    {
        if (violations.Count > 0)
        {
            throw new InvalidOperationException($"{Operation}: illegal {form} command: {string.Join("; ", violations)}");
        }
    }
}
