using System.ComponentModel;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops.Top;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace Acme.Passes;

/// <summary>Options of <see cref="LimitPass"/>.</summary>
public sealed class LimitOptions
{
    /// <summary>Names of the tensors to limit; * stands for any characters.</summary>
    [Description("Names of the tensors to limit; * stands for any characters.")]
    public string[] Tensors { get; set; } = [];

    /// <summary>The least value; by default that of f16.</summary>
    [Description("The least value; by default that of f16.")]
    public double Low { get; set; } = -65504;

    /// <summary>The largest value; by default that of f16.</summary>
    [Description("The largest value; by default that of f16.")]
    public double High { get; set; } = 65504;
}

/// <summary>Limits chosen tensors to a range, so that values too large for a 16-bit mode stay finite.</summary>
/// <remarks>
/// Before: <c>y = f(x)</c>. After: <c>y_free = f(x); y = clip(y_free)</c>. The clip takes over the tensor's name, so
/// every reader, report and comparison sees the limited tensor.
/// </remarks>
[ExportPass("acme-limit", "Limits chosen tensors to a range.")]
public sealed class LimitPass : IPass<LimitOptions>
{
    private static readonly DiagnosticDescriptor Limited = new("ACME0101", Severity.Remark, "Tensors limited");
    private static readonly DiagnosticDescriptor NoSuchTensor = new("ACME0102", Severity.Error, "No such tensor");
    private static readonly DiagnosticDescriptor EmptyRange = new("ACME0103", Severity.Error, "Empty range");

    /// <inheritdoc/>
    public LimitOptions Options { get; set; } = new();

    /// <inheritdoc/>
    public void Run(Module module, PassContext context)
    {
        IEnumerable<Operation> computed = module.Operations.Where(o => o.Name is not ("top.Input" or "top.Weight"));
        Value[] tensors = [.. computed.SelectMany(o => o.Results)];
        Check([.. tensors.Select(t => t.Name).OfType<string>()]);
        bool IsChosen(string name) => Options.Tensors.Any(p => Glob.Matches(p, name));
        Value[] chosen = [.. tensors.Where(t => t.Name is { } name && t.Element.IsFloat() && IsChosen(name))];
        foreach (Value tensor in chosen)
        {
            Limit(module, tensor);
        }

        context.Diagnostics.Report(new(Limited, $"{chosen.Length} tensors limited to {Options.Low} .. {Options.High}"));
    }

    /// <summary>A pattern that matches nothing is a mistake of whoever wrote it.</summary>
    private void Check(string[] names)
    {
        var problems = new DiagnosticBag();
        foreach (string pattern in Options.Tensors.Where(p => !names.Any(n => Glob.Matches(p, n))))
        {
            problems.Report(new(
                NoSuchTensor,
                $"no tensor of the network matches '{pattern}'",
                new SourcePlace(Path: "acme-limit.tensors"),
                Help: Suggestion.For(pattern, names) ?? "'tpumlir compile --dump' writes the network with its names"));
        }

        if (Options.Low > Options.High)
        {
            problems.Report(new(
                EmptyRange,
                $"low {Options.Low} is above high {Options.High}",
                new SourcePlace(Path: "acme-limit"),
                Help: "swap them"));
        }

        problems.ThrowIfErrors();
    }

    private void Limit(Module module, Value tensor)
    {
        Operation definition = tensor.Definition!;
        OpBuilder builder = new OpBuilder(module).Before(definition.Block!.Next(definition)!);
        OpOperand[] readers = [.. tensor.Uses];
        Location name = Location.Named(tensor.Name!, definition.Location.Node);
        Location Named(Value r) => Location.Named(r == tensor ? $"{r.Name}_free" : r.Name!, definition.Location.Node);
        definition.Location = Location.Fused([.. definition.Results.Select(Named)]);
        Value limited = Clip.Create(builder, name, tensor, Options.Low, Options.High).Output;
        foreach (OpOperand reader in readers)
        {
            reader.Set(limited);
        }
    }
}
