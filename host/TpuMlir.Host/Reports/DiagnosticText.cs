using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Reports;

/// <summary>Diagnostics as people read them.</summary>
public static class DiagnosticText
{
    private const int Named = 4;

    /// <summary>The lines of several diagnostics; those that differ in their place only are told together.</summary>
    public static IEnumerable<string> Folded(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (Diagnostic[] same in diagnostics.GroupBy(d => (d.Descriptor, d.Message, d.Why, d.Help, d.Place?.File)).Select(g => g.ToArray()))
        {
            foreach (string line in Lines(same[0]))
            {
                yield return line;
            }

            if (same.Length > 1)
            {
                string[] places = [.. same.Skip(1).Select(d => d.Place?.Node ?? d.Place?.Tensor ?? d.Place?.Path).OfType<string>().Take(Named)];
                string names = string.Join(", ", places.Select(p => $"\"{p}\""));
                yield return $"  and {same.Length - 1} more{(names.Length == 0 ? "" : $": {names}")}{(same.Length - 1 > places.Length && names.Length > 0 ? ", ..." : "")}";
            }
        }
    }

    /// <summary>The lines of one diagnostic.</summary>
    public static IEnumerable<string> Lines(Diagnostic diagnostic)
    {
        yield return $"{diagnostic.Descriptor.Severity.ToString().ToLowerInvariant()} {diagnostic.Descriptor.Code}: {diagnostic.Message}";
        if (diagnostic.Place is { } place)
        {
            string[] parts =
            [
                .. Part(place.File, "", place.Path is null ? "" : $" ({place.Path})"),
                .. place.File is null ? Part(place.Path, "at ") : [],
                .. Part(place.Node, "node \"", "\""),
                .. Part(place.OpType, "operator "),
                .. Part(place.Tensor, "tensor \"", "\""),
            ];
            if (parts.Length > 0)
            {
                yield return $"  --> {string.Join(", ", parts)}";
            }
        }

        if (diagnostic.Why is { } why)
        {
            yield return $"  why:  {why}";
        }

        if (diagnostic.Help is { } help)
        {
            yield return $"  help: {help}";
        }
    }

    private static string[] Part(string? text, string before, string after = "") => text is null ? [] : [$"{before}{text}{after}"];
}
