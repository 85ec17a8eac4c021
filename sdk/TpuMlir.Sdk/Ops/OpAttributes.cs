namespace TpuMlir.Sdk.Ops;

/// <summary>Marks a partial class deriving from <see cref="Op"/> as the definition of an operator.</summary>
/// <remarks>
/// The generator implements the partial properties, adds a static <c>Create</c> builder, a <c>Definition</c>, and lists the
/// class in the assembly's operator provider. A class deriving from <see cref="TopOp"/> without a static <c>Samples</c>
/// method does not compile.
/// </remarks>
[AttributeUsage(AttributeTargets.Class)]
public sealed class OpAttribute(string name) : Attribute
{
    /// <summary>The full name, dialect first: "top.Conv".</summary>
    public string Name { get; } = name;
}

/// <summary>
/// Marks a partial property as an operand, in order of declaration. Its type is <c>Value</c>, <c>Value?</c> (optional;
/// absent operands are <c>top.None</c> in the IR and null here) or, for the last one only, <c>IReadOnlyList&lt;Value&gt;</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class OperandAttribute : Attribute;

/// <summary>Marks a partial property as a result: <c>Value</c>, or for the last one <c>IReadOnlyList&lt;Value&gt;</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ResultAttribute : Attribute;

/// <summary>
/// Marks a partial property as an attribute, named in snake case (<c>KernelShape</c> is <c>kernel_shape</c>). Its type is
/// long, double, bool, string, or EquatableList of long, double or string.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AttrAttribute : Attribute
{
    /// <summary>The default as a C# expression ("1", "-1.0", "\"nearest\"", "[]"); null makes the attribute required.</summary>
    public string? Default { get; set; }

    /// <summary>The attribute's name in the text when it is not the property's in snake case.</summary>
    public string? Name { get; set; }
}
