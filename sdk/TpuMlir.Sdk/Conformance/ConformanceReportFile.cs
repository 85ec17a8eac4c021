using System.Text.Json;
using System.Text.Json.Serialization;
using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Sdk.Conformance;

/// <summary>The JSON form of a <see cref="ConformanceReport"/>.</summary>
public static class ConformanceReportFile
{
    /// <summary>Writes a report.</summary>
    public static void Write(Stream stream, ConformanceReport report) =>
        JsonSerializer.Serialize(stream, report, ConformanceJson.Default.ConformanceReport);

    /// <summary>Reads a report.</summary>
    /// <exception cref="DiagnosticException">The file is missing, damaged, or of another format.</exception>
    public static ConformanceReport Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            ConformanceReport? report = JsonSerializer.Deserialize(stream, ConformanceJson.Default.ConformanceReport);
            return report is { Format: ConformanceReport.CurrentFormat, Cases: not null }
                ? report
                : throw Malformed(path, $"it has format {report?.Format.ToString() ?? "none"}; this SDK reads format {ConformanceReport.CurrentFormat}");
        }
        catch (JsonException e)
        {
            throw Malformed(path, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.FileNotFound, $"there is no conformance report '{path}' that can be read", new SourcePlace(path), e.Message, "run 'tpumlir plugins test' with --report"));
        }
    }

    private static DiagnosticException Malformed(string path, string why) => new(new Diagnostic(
        CoreDiagnostics.MalformedData, $"'{path}' is not a conformance report", new SourcePlace(path), why, "run 'tpumlir plugins test' again"));
}

/// <summary>Serialization without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ConformanceReport))]
[JsonSerializable(typeof(ConformanceCase))]
internal sealed partial class ConformanceJson : JsonSerializerContext;
