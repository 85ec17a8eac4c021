using Microsoft.CodeAnalysis.CSharp;

namespace TpuMlir.Sdk.Generators;

/// <summary>What the generator writes for one operator. Holds text only, so that equal sources give equal models.</summary>
internal sealed record OpModel(
    string Namespace,
    string ClassName,
    string Name,
    string Summary,
    bool HasSamples,
    EquatableArray<ValueModel> Operands,
    EquatableArray<ValueModel> Results,
    EquatableArray<AttributeModel> Attributes)
{
    /// <summary>The class as other generated files name it.</summary>
    public string QualifiedName => Namespace.Length == 0 ? $"global::{ClassName}" : $"global::{Namespace}.{ClassName}";

    /// <summary>The variadic result, or null when every result is one value.</summary>
    public ValueModel? VariadicResult => Results.LastOrDefault(r => r.Arity == Arity.Variadic);
}

/// <summary>How many values an operand or result stands for; named as <c>TpuMlir.Sdk.Ops.Arity</c>.</summary>
internal enum Arity
{
    One,
    Optional,
    Variadic,
}

/// <summary>The C# side of a partial property: <paramref name="Setter"/> is "set" with its modifiers, or null.</summary>
internal sealed record PropertyModel(string Name, string Modifiers, string? Setter, string Summary)
{
    /// <summary>The name of the parameter of <c>Create</c>.</summary>
    public string Parameter => Names.Identifier(Names.CamelCase(Name));
}

/// <summary>An operand or a result.</summary>
internal sealed record ValueModel(PropertyModel Property, Arity Arity)
{
    public string Type => Arity switch
    {
        Arity.Optional => $"{Sdk.Value}?",
        Arity.Variadic => Sdk.Values,
        _ => Sdk.Value,
    };

    /// <summary>The parameter of <c>Create</c> that tells how many values a variadic result has.</summary>
    public string CountParameter => $"{Names.CamelCase(Property.Name)}Count";
}

/// <summary>An attribute. A null default makes it required.</summary>
internal sealed record AttributeModel(PropertyModel Property, string Name, AttributeType Type, string? Default)
{
    public string NameLiteral => SymbolDisplay.FormatLiteral(Name, quote: true);
}
