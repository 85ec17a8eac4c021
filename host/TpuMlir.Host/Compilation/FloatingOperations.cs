using System.IO.Enumeration;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;

namespace TpuMlir.Host.Compilation;

/// <summary>Finds the operations a manifest keeps in floating point.</summary>
internal static class FloatingOperations
{
    /// <summary>The tensor names of the operations that one of the patterns names: by tensor, node, or operator type with or without its dialect.</summary>
    /// <exception cref="DiagnosticException">A pattern names nothing; all of these.</exception>
    public static IReadOnlySet<string> Find(Module module, IReadOnlyList<string> patterns, string manifestPath)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var bag = new DiagnosticBag();
        Operation[] operations = [.. module.Operations.Where(o => o.Name is not ("top.None" or "top.Input" or "top.Weight"))];
        for (int i = 0; i < patterns.Count; i++)
        {
            Operation[] matching = [.. operations.Where(o => Names(o).Any(n => FileSystemName.MatchesSimpleExpression(patterns[i], n, ignoreCase: false)))];
            if (matching.Length == 0)
            {
                bag.Report(new Diagnostic(
                    CoreDiagnostics.InvalidValue,
                    $"'{patterns[i]}' names no operation of the network",
                    new SourcePlace(manifestPath, Path: $"quantize.floating[{i}]"),
                    "operations are named by their tensor, their node in the model, or their operator type",
                    Suggestion.For(patterns[i], operations.SelectMany(Names).Distinct()) ?? "'tpumlir compile --dump-modules' writes the network with its names"));
            }

            found.UnionWith(matching.SelectMany(o => o.Location.Names));
        }

        bag.ThrowIfErrors();
        return found;
    }

    private static IEnumerable<string> Names(Operation operation) =>
        [.. operation.Location.Names, .. operation.Location.Node is { } node ? [node] : Array.Empty<string>(), operation.Name, operation.Name[(operation.Dialect.Length + 1)..]];
}
