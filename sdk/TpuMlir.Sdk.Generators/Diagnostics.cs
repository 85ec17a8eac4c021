using Microsoft.CodeAnalysis;

namespace TpuMlir.Sdk.Generators;

/// <summary>Every diagnostic of this assembly; docs/diagnostics/generator.md explains them.</summary>
internal static class Diagnostics
{
    public static readonly DiagnosticDescriptor ClassForm = Error(
        "TPUG001", "Operator class of the wrong form", "operator class '{0}' must be {1}");

    public static readonly DiagnosticDescriptor BaseClass = Error(
        "TPUG002", "Operator class that is no Op", "operator class '{0}' must derive from TopOp, TpuOp or another subclass of Op");

    public static readonly DiagnosticDescriptor Name = Error(
        "TPUG003", "Name of the wrong form", "'{0}' is not {1}");

    public static readonly DiagnosticDescriptor DuplicateOperator = Error(
        "TPUG004", "Operator defined twice", "operator '{0}' is also defined by '{1}'");

    public static readonly DiagnosticDescriptor Samples = Error(
        "TPUG005", "Operator without samples", "operator '{0}' has no samples to test it by; add 'public static IEnumerable<OpSample> Samples()'");

    public static readonly DiagnosticDescriptor PropertyType = Error(
        "TPUG006", "Property of an unsupported type", "{0} '{1}' cannot be of type '{2}'; it must be {3}");

    public static readonly DiagnosticDescriptor VariadicNotLast = Error(
        "TPUG007", "Variadic operand or result that is not last", "variadic {0} '{1}' must be the last {0}");

    public static readonly DiagnosticDescriptor DuplicateAttribute = Error(
        "TPUG008", "Attribute declared twice", "attribute '{0}' is declared by both '{1}' and '{2}'");

    public static readonly DiagnosticDescriptor Summary = Error(
        "TPUG009", "No summary", "{0} '{1}' needs a <summary>: it is the text of the operator reference");

    public static readonly DiagnosticDescriptor PropertyForm = Error(
        "TPUG010", "Property of the wrong form", "{0} '{1}' must {2}");

    public static readonly DiagnosticDescriptor Default = Error(
        "TPUG011", "Default that is no value of the attribute", "default '{0}' of attribute '{1}' is not a C# expression of type '{2}'");

    public static readonly DiagnosticDescriptor Reserved = Error(
        "TPUG012", "Member that the generator writes", "'{0}' declares '{1}', which is generated or inherited; {2}");

    public static readonly DiagnosticDescriptor StaticState = new(
        "TPUG020",
        "Static mutable state",
        "static {0} '{1}' can be changed; compilations run side by side in one process, so pass the state or make it readonly",
        "TpuMlir",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor Export = new(
        "TPUG021",
        "Export that MEF cannot create",
        "MEF cannot create exported class '{0}' because it is {1}",
        "TpuMlir",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor UnlistedApi = Api(
        "TPUG030", "Public API that is not listed", "PublicAPI.txt does not list '{0}'; if the change of the contract is meant, build with -p:UpdatePublicApi=true");

    public static readonly DiagnosticDescriptor MissingApi = Api(
        "TPUG031", "Listed public API that is missing", "'{0}' is listed and not there any more: plugins that use it break; if that is meant, build with -p:UpdatePublicApi=true");

    private static DiagnosticDescriptor Api(string id, string title, string message) => new(
        id,
        title,
        message,
        "TpuMlir.Api",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        customTags: [WellKnownDiagnosticTags.CompilationEnd]);

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "TpuMlir.Operators", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
