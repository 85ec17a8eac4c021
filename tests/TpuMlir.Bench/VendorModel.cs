using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using TpuMlir.Sdk.Testing;

namespace TpuMlir.Bench;

/// <summary>Runs an artifact on the vendor's functional model with the runner of the shared folder.</summary>
internal static partial class VendorModel
{
    /// <summary>Environment variable that names the model's library.</summary>
    public const string Variable = "TPUMLIR_BM1684X_CMODEL";

    /// <summary>Milliseconds it reports for executing the commands, or null when the model is not there.</summary>
    public static double? Time(string artifact, string inputs)
    {
        if (Environment.GetEnvironmentVariable(Variable) is null || SharedFolder.Find("oracle", "run_bmodel.py") is not { } script)
        {
            return null;
        }

        using Process process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [script, artifact, "-i", inputs, "--order", "tiu"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Match match = Executed().Match(text);
        return match.Success ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * 1000 : null;
    }

    [GeneratedRegex(@"executed \d+ commands in ([0-9.]+)s")]
    private static partial Regex Executed();
}
