using System.Globalization;
using System.Text;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Quantization;

/// <summary>
/// Reads and writes TPU-MLIR's calibration tables: a line "name threshold min max" for each value; "#" starts a comment.
/// </summary>
/// <remarks>
/// Sections of other kinds that TPU-MLIR's tools append (weight scales, int4, fp8, lists of operators) are known by their headings
/// and passed over with a warning. The file is not trusted: its size, the number of lines and their length are limited.
/// </remarks>
public static class CalibrationTableFile
{
    private const long MaxBytes = 64 << 20;
    private const int MaxLine = 1 << 16;

    /// <summary>Headings of sections that are not ranges of values; the lines behind them have another form.</summary>
    private static readonly string[] OtherSections =
        ["#weight_scale", "#weight_scale_fp8", "#int4_th", "#tpu-mlir-fp8 caliration table", "mqbench-fp8", "#mqbench-fp8", "#asym_op", "int4_op", "#int4_op"];

    /// <summary>Reads a table.</summary>
    /// <exception cref="DiagnosticException">The file is missing, too large or malformed; all problems of it, up to a hundred.</exception>
    public static CalibrationTable Read(string path, IDiagnosticSink sink)
    {
        using FileStream stream = DataFiles.Open(path);
        if (stream.Length > MaxBytes)
        {
            throw DataFiles.Malformed(path, null, $"it has {stream.Length} bytes; a calibration table has at most {MaxBytes}");
        }

        using var reader = new StreamReader(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        try
        {
            return Read(reader, path, sink);
        }
        catch (DecoderFallbackException)
        {
            throw DataFiles.Malformed(path, null, "it is not UTF-8 text");
        }
    }

    /// <summary>Reads a table; <paramref name="path"/> is its name for diagnostics.</summary>
    /// <exception cref="DiagnosticException">The text is malformed.</exception>
    public static CalibrationTable Read(TextReader reader, string path, IDiagnosticSink sink)
    {
        var table = new CalibrationTable();
        var problems = new DiagnosticBag();
        string? passedOver = null;
        int number = 0;
        while (reader.ReadLine() is { } line && problems.All.Count < 100)
        {
            number++;
            string text = line.Trim();
            if (OtherSections.Contains(text, StringComparer.OrdinalIgnoreCase))
            {
                passedOver = text;
                sink.Report(new Diagnostic(
                    CoreDiagnostics.CalibrationIncomplete,
                    $"the section \"{text}\" of the calibration table is not used",
                    new SourcePlace(path, Path: $"{number}:1"),
                    "only ranges of values are read"));
            }
            else if (passedOver is not null && text.StartsWith("# op_name", StringComparison.Ordinal))
            {
                passedOver = null;
            }
            else if (text.Length > 0 && text[0] != '#' && passedOver is null && (line.Length > MaxLine ? "the line is too long" : Add(table, text)) is { } problem)
            {
                problems.Report(new Diagnostic(
                    CoreDiagnostics.MalformedData,
                    $"the calibration table \"{path}\" cannot be read: {problem}",
                    new SourcePlace(path, Path: $"{number}:1"),
                    Help: "a line is: name threshold min max"));
            }
        }

        problems.ThrowIfErrors();
        return table;
    }

    /// <summary>Writes a table; an existing one is replaced when the new one is complete.</summary>
    public static void Write(string path, CalibrationTable table, IDiagnosticSink sink) => AtomicFile.Write(path, stream => Write(stream, table, sink));

    /// <summary>Writes a table. Numbers have the digits that give the same f64 back.</summary>
    public static void Write(Stream stream, CalibrationTable table, IDiagnosticSink sink)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        foreach (string comment in table.Comments)
        {
            writer.WriteLine($"# {comment.ReplaceLineEndings(" ")}");
        }

        writer.WriteLine("###");
        writer.WriteLine("# op_name    threshold    min    max");
        foreach ((string name, CalibratedRange range) in table.Ranges)
        {
            if (name.Length == 0 || name[0] == '#' || name != name.Trim() || name.Any(char.IsControl) || OtherSections.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                sink.Report(new Diagnostic(
                    CoreDiagnostics.CalibrationIncomplete,
                    $"the tensor \"{name}\" cannot be written to a calibration table",
                    new SourcePlace(Tensor: name),
                    "the table's lines begin with the name, and this one would not be read back",
                    "rename the tensor in the model, or compile with calibration.data instead of a table"));
                continue;
            }

            writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {range.Threshold:R} {range.Min:R} {range.Max:R}"));
        }
    }

    /// <summary>Adds a line; what is wrong with it, or null. Names may have spaces inside, so the numbers are the last three words.</summary>
    private static string? Add(CalibrationTable table, string text)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 4)
        {
            return $"it has {words.Length} words";
        }

        var numbers = new double[3];
        for (int i = 0; i < 3; i++)
        {
            if (!double.TryParse(words[^(3 - i)], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i]))
            {
                return $"'{words[^(3 - i)]}' is not a finite number";
            }
        }

        string name = text;
        for (int i = 0; i < 3; i++)
        {
            name = name[..^words[^(i + 1)].Length].TrimEnd();
        }

        (double threshold, double min, double max) = (numbers[0], numbers[1], numbers[2]);
        return threshold < 0 ? $"the threshold {words[^3]} is negative"
            : min > max ? $"the range {words[^2]} to {words[^1]} is empty"
            : table.Ranges.TryAdd(name, new CalibratedRange(threshold, min, max)) ? null
            : $"the tensor \"{name}\" is there twice";
    }
}
