using TpuMlir.Sdk.Ir;

namespace TpuMlir.Sdk.Ops;

/// <summary>What is known of an operator without an instance: its parts, its view and its samples.</summary>
/// <param name="Name">The full name ("top.Conv").</param>
/// <param name="Summary">The first paragraph of the class's doc comment.</param>
/// <param name="Operands">The operands in order.</param>
/// <param name="Results">The results in order.</param>
/// <param name="Attributes">The attributes in order of declaration.</param>
/// <param name="View">Makes the typed view of an operation of this name.</param>
/// <param name="Samples">The samples; empty for operators whose arithmetic belongs to a chip.</param>
public sealed record OpDefinition(
    string Name,
    string Summary,
    EquatableList<OperandSpec> Operands,
    EquatableList<ResultSpec> Results,
    EquatableList<AttributeSpec> Attributes,
    Func<Operation, Op> View,
    Func<IEnumerable<OpSample>> Samples);

/// <summary>How many values an operand or result stands for.</summary>
public enum Arity
{
    /// <summary>Exactly one.</summary>
    One,

    /// <summary>One, or <c>top.None</c>.</summary>
    Optional,

    /// <summary>Any number; the last of its list.</summary>
    Variadic,
}

/// <summary>An operand of an operator.</summary>
public sealed record OperandSpec(string Name, Arity Arity, string Summary);

/// <summary>A result of an operator.</summary>
public sealed record ResultSpec(string Name, Arity Arity, string Summary);

/// <summary>An attribute of an operator. <paramref name="Type"/> is i64, f64, bool, str, i64[], f64[] or str[]; a null default makes it required.</summary>
public sealed record AttributeSpec(string Name, string Type, IrAttribute? Default, string Summary);

/// <summary>An assembly's operators; generated once for each assembly that has any, and exported through MEF.</summary>
public interface IOpProvider
{
    /// <summary>The operators defined there.</summary>
    IEnumerable<OpDefinition> Operators { get; }
}

/// <summary>What every operator class has by its type: generated, so that code may be generic over operators.</summary>
public interface IDefinedOp
{
    /// <summary>The operator's name, parts, view and samples.</summary>
    static abstract OpDefinition Definition { get; }
}
