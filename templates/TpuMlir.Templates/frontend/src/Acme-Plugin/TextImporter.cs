using System.Globalization;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Tensors;

namespace Acme_Plugin;

/// <summary>Makes a module of the lines of a file; everything wrong is reported in one go, with its line.</summary>
internal sealed class TextImporter
{
    private const double MaxElements = 1 << 28;

    private readonly ImportRequest _request;
    private readonly DiagnosticBag _problems = new();
    private readonly Dictionary<string, Value?> _tensors = new(StringComparer.Ordinal);
    private readonly List<string> _outputs = [];
    private readonly Module _module;
    private readonly OpBuilder _builder;
    private int _line;

    public TextImporter(ImportRequest request)
    {
        _request = request;
        _module = new Module(Path.GetFileName(request.Path).Split('.')[0]);
        _builder = new OpBuilder(_module);
    }

    /// <exception cref="DiagnosticException">The file is wrong.</exception>
    public Module Import(IReadOnlyList<string> lines)
    {
        foreach (string line in lines)
        {
            _line++;
            string[] words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 0)
            {
                Read(words);
            }
        }

        Value[] outputs = [.. (_request.Outputs.Count > 0 ? _request.Outputs : _outputs).Select(Find).OfType<Value>()];
        if (outputs.Length == 0)
        {
            Report("the network has no output", "end it with a line 'output NAME'");
        }

        _problems.ThrowIfErrors();
        _module.SetOutputs(outputs);
        return _module;
    }

    private void Read(string[] words)
    {
        if (words is ["output", _])
        {
            _outputs.Add(words[1]);
        }
        else if (words is ["input", _, ..])
        {
            Define(words[1], Input(words[1], words[2..]));
        }
        else if (!Layers.ByType.TryGetValue(words[0], out Layer? layer))
        {
            string[] known = [.. Layers.ByType.Keys, "input", "output"];
            Report(
                $"there is no layer type '{words[0]}'",
                Suggestion.For(words[0], known) ?? $"there are {string.Join(", ", known)}");
        }
        else if (words.Length != 2 + layer.Inputs + layer.Numbers)
        {
            string wanted = $"a name, {layer.Inputs} inputs and {layer.Numbers} numbers";
            Report($"'{words[0]}' has {wanted}; this line has {words.Length - 1} words after it", "see README.md");
        }
        else
        {
            Define(words[1], Create(layer, words));
        }
    }

    private Value? Input(string name, string[] extents)
    {
        Shape shape = _request.InputShapes.GetValueOrDefault(name)
            ?? new Shape([.. extents.Select(e => long.TryParse(e, out long extent) ? extent : 0)]);
        if (shape.Rank > 0 && shape.All(e => e > 0) && shape.Aggregate(1.0, (a, b) => a * b) <= MaxElements)
        {
            return _builder.Input(name, new TensorType(shape, ElementType.F32));
        }

        Report(
            $"input '{name}' cannot have shape {string.Join('x', extents)}",
            $"give extents of at least 1, {MaxElements} elements in all");
        return null;
    }

    private Value? Create(Layer layer, string[] words)
    {
        Value[] inputs = [.. words[2..(2 + layer.Inputs)].Select(Find).OfType<Value>()];
        var numbers = new List<double>();
        foreach (string word in words[(2 + layer.Inputs)..])
        {
            if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                && double.IsFinite(number))
            {
                numbers.Add(number);
            }
            else
            {
                Report($"'{word}' is not a number", "write it as 0.5 or 1e-3");
            }
        }

        if (inputs.Length < layer.Inputs || numbers.Count < layer.Numbers)
        {
            return null;
        }

        try
        {
            return layer.Create(_builder, Location.Named(words[1], $"{words[0]}:{words[1]}"), inputs, [.. numbers]);
        }
        catch (OpException e)
        {
            Report($"layer '{words[1]}': {e.Message}");
            return null;
        }
    }

    /// <summary>A tensor by name; null after a report. One that failed to be made is reported once.</summary>
    private Value? Find(string name)
    {
        if (!_tensors.TryGetValue(name, out Value? value))
        {
            Report(
                $"there is no tensor '{name}'",
                Suggestion.For(name, _tensors.Keys) ?? "lines are in the order of computing");
        }

        return value;
    }

    private void Define(string name, Value? value)
    {
        if (!_tensors.TryAdd(name, value))
        {
            Report($"there are two tensors '{name}'", "give each line a name of its own");
        }
    }

    private void Report(string message, string? help = null) =>
        _problems.Report(new(
            CoreDiagnostics.MalformedModel,
            message,
            new SourcePlace(_request.Path, Path: $"line {_line}"),
            Help: help));
}
