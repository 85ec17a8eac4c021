using TpuMlir.Sdk.Diagnostics;

namespace TpuMlir.Host.Manifest;

/// <summary>What may stand in the sections calibration and quantize.</summary>
internal static class QuantizationRules
{
    /// <summary>What the network takes or gives in real numbers.</summary>
    public const string Float = "float";

    /// <summary>What the network takes or gives as the chip stores it.</summary>
    public const string Quantized = "quantized";

    /// <summary>Reports what is wrong.</summary>
    public static void Check(CompileManifest manifest, string path, DiagnosticBag bag)
    {
        if (manifest.Calibration.Samples is <= 0)
        {
            Wrong("calibration.samples", $"{manifest.Calibration.Samples} samples are not enough to calibrate on", "give a number of at least 1, or leave it out to use all");
        }

        for (int i = 0; i < manifest.Calibration.Data.Length; i++)
        {
            Entry(manifest.Calibration.Data[i], $"calibration.data[{i}]", "name a file, a folder, or a pattern of file names");
        }

        for (int i = 0; i < manifest.Quantize.Floating.Length; i++)
        {
            Entry(manifest.Quantize.Floating[i], $"quantize.floating[{i}]", "name a tensor, a node or an operator type");
        }

        Interface(manifest.Quantize.Inputs, "quantize.inputs");
        Interface(manifest.Quantize.Outputs, "quantize.outputs");

        void Wrong(string key, string message, string help) => bag.Report(new Diagnostic(CoreDiagnostics.InvalidValue, message, new SourcePlace(path, Path: key), Help: help));

        void Entry(string entry, string key, string help)
        {
            if (string.IsNullOrWhiteSpace(entry))
            {
                Wrong(key, $"'{key}' is empty", help);
            }
        }

        void Interface(string? value, string key)
        {
            if (value is not (null or Float or Quantized))
            {
                Wrong(key, $"'{value}' is not a kind of {key[9..]}", $"use \"{Float}\" or \"{Quantized}\"");
            }
        }
    }
}
