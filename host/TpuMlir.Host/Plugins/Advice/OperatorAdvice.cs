using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Plugins.Advice;

/// <summary>Adds to "unknown operator" which plugin would import it: one that is installed and not used, or one that is known.</summary>
internal static class OperatorAdvice
{
    /// <summary>The diagnostics of a frontend, with advice where there is any.</summary>
    /// <param name="diagnostics">The diagnostics.</param>
    /// <param name="framework">The frontend's framework.</param>
    /// <param name="catalog">The plugins.</param>
    public static IReadOnlyList<Diagnostic> Add(IReadOnlyList<Diagnostic> diagnostics, string framework, PluginCatalog catalog)
    {
        var absence = new PluginAbsence(catalog);
        return [.. diagnostics.Select(d =>
            d.Descriptor == CoreDiagnostics.UnknownOperator && d.Place?.OpType is { } type && absence.Elsewhere(PluginKind.Importer, $"{framework}:{type}") is { } found
                ? d with { Why = found.Why, Help = found.Help }
                : d)];
    }
}
