using System.CommandLine;
using System.Globalization;
using TpuMlir.Host.Compilation;
using TpuMlir.Host.Plugins;
using TpuMlir.Host.Verification;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Commands;

/// <summary><c>tpumlir compare</c>: two npz files, or two models run on the same inputs, tensor by tensor.</summary>
public static class CompareCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandContext context)
    {
        var first = new Argument<string>("first") { Description = "An npz file, or a model, module or artifact." };
        var second = new Argument<string>("second") { Description = "The reference: an npz file, or a model, module or artifact." };
        var inputs = new Option<string>("--inputs", "-i") { Description = "An npz with the inputs, when models are compared." };
        var cosine = new Option<double>("--cosine") { Description = "Least cosine of every tensor.", DefaultValueFactory = _ => 0.9999 };
        var exact = new Option<bool>("--exact") { Description = "Every bit must be equal (any two NaNs are)." };
        var command = new Command("compare", "Compares tensors of the same name.") { first, second, inputs, cosine, exact };
        command.SetAction(result => context.Guard(() =>
        {
            using PluginComposer plugins = context.OpenPlugins();
            var runner = new ModelRunner(plugins, context);
            IReadOnlyDictionary<string, Tensor> a = Load(result.GetRequiredValue(first), result.GetValue(inputs), runner);
            IReadOnlyDictionary<string, Tensor> b = Load(result.GetRequiredValue(second), result.GetValue(inputs), runner);
            context.ClearProgress();
            return Compare(a, b, result.GetValue(exact) ? null : result.GetValue(cosine), context.Output);
        }));
        return command;
    }

    private static IReadOnlyDictionary<string, Tensor> Load(string path, string? inputs, ModelRunner runner)
    {
        ModelSource.RequireFile(path);
        if (path.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
        {
            return NpzFile.Read(path);
        }

        return inputs is not null
            ? runner.Run(path, inputs, all: true)
            : throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.InvalidValue, $"\"{path}\" is a model, and no inputs are given", new SourcePlace(path), Help: "add --inputs file.npz"));
    }

    private static int Compare(IReadOnlyDictionary<string, Tensor> a, IReadOnlyDictionary<string, Tensor> b, double? limit, TextWriter output)
    {
        string[] names = [.. a.Keys.Where(b.ContainsKey)];
        if (names.Length == 0)
        {
            throw new DiagnosticException(new Diagnostic(
                CoreDiagnostics.InvalidValue, "no tensor has the same name in both", Why: $"the first has {Some(a)}, the second {Some(b)}"));
        }

        int failed = 0;
        foreach (string name in names)
        {
            bool passed = One(name, a[name], b[name], limit, out string text);
            failed += passed ? 0 : 1;
            output.WriteLine($"{(passed ? "ok    " : "FAILED")} \"{name}\" {text}");
        }

        output.WriteLine($"{names.Length} tensor{(names.Length == 1 ? "" : "s")} compared, {failed} failed; {a.Count + b.Count - (2 * names.Length)} have no counterpart");
        return failed == 0 ? CommandContext.Success : CommandContext.Failed;
    }

    private static bool One(string name, Tensor a, Tensor b, double? limit, out string text)
    {
        if (a.Count != b.Count)
        {
            text = $"{a} against {b}";
            return false;
        }

        if (limit is null)
        {
            long differing = TensorComparison.DifferingBits(a, b);
            text = $"{differing} of {a.Count} elements differ";
            return differing == 0;
        }

        TensorComparison c = TensorComparison.Compare(a, b);
        text = string.Create(CultureInfo.InvariantCulture, $"cosine {c.Cosine:0.0000000000} euclidean {c.Euclidean:0.00000000} max error {c.MaxError:0.0e+00} not finite {c.NonFinite}");
        return c.Cosine >= limit && c.NonFinite == 0;
    }

    private static string Some(IReadOnlyDictionary<string, Tensor> tensors) => string.Join(", ", tensors.Keys.Take(5)) + (tensors.Count > 5 ? ", ..." : "");
}
