using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Reports;

/// <summary>Diagnostics as people read them.</summary>
public static class DiagnosticText
{
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
