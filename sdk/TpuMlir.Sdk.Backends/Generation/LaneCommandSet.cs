using TpuMlir.Sdk.Backends.Encoding;
using TpuMlir.Sdk.Backends.Memory;
using TpuMlir.Sdk.Backends.Tiling;
using TpuMlir.Sdk.Targets;

namespace TpuMlir.Sdk.Backends.Generation;

/// <summary>What a command works on.</summary>
/// <param name="Reads">Tensors in local memory it reads.</param>
/// <param name="Writes">Tensors in local memory it writes.</param>
public sealed record CommandOperands(IReadOnlyList<LaneTensor> Reads, IReadOnlyList<LaneTensor> Writes)
{
    /// <summary>What it reads of global memory.</summary>
    public IReadOnlyList<MemoryRange> GlobalReads { get; init; } = [];

    /// <summary>What it writes of global memory.</summary>
    public IReadOnlyList<MemoryRange> GlobalWrites { get; init; } = [];
}

/// <summary>
/// Commands whose operands are tensors in the compact layout and whose fields a <see cref="FieldCoder"/> goes through: access sets
/// and the rules that hold for all of them follow from these two.
/// </summary>
public abstract class LaneCommandSet<TCommand>(TargetDescription target) : CommandSet<TCommand>
{
    /// <summary>What a command works on.</summary>
    public abstract CommandOperands Operands(TCommand command);

    /// <summary>Goes through a command's fields.</summary>
    public abstract void Code(TCommand command, FieldCoder fields);

    /// <inheritdoc/>
    public override AccessSet Access(TCommand command)
    {
        CommandOperands operands = Operands(command);
        return new(
            [.. operands.Reads.Select(t => t.Range(target)), .. operands.GlobalReads],
            [.. operands.Writes.Select(t => t.Range(target)), .. operands.GlobalWrites]);
    }

    /// <summary>Fields their bits cannot hold, and tensors that are empty, not aligned or not within a lane.</summary>
    public override IReadOnlyList<string> Violations(TCommand command)
    {
        var fields = new FieldChecker();
        Code(command, fields);
        CommandOperands operands = Operands(command);
        return [.. fields.Violations, .. operands.Reads.Concat(operands.Writes).Select(t => t.Violation(target)).OfType<string>()];
    }

    /// <summary>The kind of command and its fields.</summary>
    public override string Text(TCommand command)
    {
        var fields = new FieldPrinter();
        Code(command, fields);
        return $"{Name(command)} {fields}";
    }
}
