using TpuMlir.Frontends.Onnx.Folding;
using TpuMlir.Frontends.Onnx.Reading;
using TpuMlir.Frontends.Onnx.Schema;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;

namespace TpuMlir.Frontends.Onnx.Importing;

/// <summary>Imports one model: inputs, constants, nodes in order, outputs. Goes on past errors to report all of them.</summary>
internal sealed class GraphImporter
{
    private readonly ModelFile _file;
    private readonly ImportRequest _request;
    private readonly ImporterTable _importers;
    private readonly DiagnosticBag _errors = new();
    private readonly Dictionary<string, Imported> _tensors = new(StringComparer.Ordinal);
    private readonly TensorDecoder _decoder;
    private readonly NodeReader _reader;
    private readonly Module _module;
    private readonly OpBuilder _builder;
    private readonly Folder _folder;
    private readonly FunctionInliner _functions;
    private NameTable _names = new([]);
    private HashSet<string> _read = [];

    /// <summary>An import of a model.</summary>
    public GraphImporter(ModelFile file, ImportRequest request, ImporterTable importers)
    {
        _file = file;
        _request = request;
        _importers = importers;
        _decoder = new TensorDecoder(new ExternalData(file.Folder, request.FileRead));
        _reader = new NodeReader(_decoder);
        _module = new Module(Path.GetFileNameWithoutExtension(file.Path));
        _builder = new OpBuilder(_module);
        _folder = new Folder(importers, request.Operators);
        _functions = new FunctionInliner(file.Model);
    }

    /// <summary>The module.</summary>
    /// <exception cref="DiagnosticException">The model cannot be imported.</exception>
    public Module Import()
    {
        try
        {
            ImportGraph();
        }
        catch (ImportException e)
        {
            // Something wrong with the graph as a whole: there is no point in looking further.
            Report(e, new SourcePlace(_file.Path));
        }

        if (_decoder.Narrowed is [var first, ..])
        {
            _request.Diagnostics.Report(new Diagnostic(
                OnnxDiagnostics.Narrowed,
                $"{_decoder.Narrowed.Count} constants of 64-bit floats become f32, '{first}' first",
                new SourcePlace(_file.Path, Tensor: first)));
        }

        _errors.ThrowIfErrors();
        DeadCode.Remove(_module);
        return _module;
    }

    private void ImportGraph()
    {
        CheckOpset();
        GraphProto graph = _file.Graph;
        List<GraphNode> nodes = _functions.Expand(graph);
        AddConstants(graph);
        HashSet<string> given = [.. _tensors.Keys, .. graph.Input.Select(i => i.Name)];
        var order = new GraphOrder(nodes, given);
        List<string> outputs = OutputNames(order, given);
        List<GraphNode> needed = order.For(outputs, given, ReportMissing);
        _names = new NameTable(given.Concat(order.Computed).Concat(needed.SelectMany(n => n.Reads)));
        _read = [.. needed.SelectMany(n => n.Reads), .. outputs];
        new InputImporter(_file, _request, _builder, _names, _tensors).Add(_read, d => _errors.Report(d));
        ImportNodes(needed);
        _module.SetOutputs(new OutputImporter(_file, _builder, _names).Values(outputs, _tensors, d => _errors.Report(d)));
    }

    private void CheckOpset()
    {
        long version = Opset.Read(_file.Model.OpsetImport).GetValueOrDefault("", 1);
        var place = new SourcePlace(_file.Path);
        bool usesOnnx = _file.Graph.Node.Any(n => Opset.Normal(n.Domain).Length == 0);
        if (version < OnnxDiagnostics.OldestOpset && usesOnnx)
        {
            _errors.Report(new Diagnostic(
                CoreDiagnostics.UnsupportedOpset,
                $"the model uses operator set {version}",
                place,
                $"operator sets {OnnxDiagnostics.OldestOpset} to {OnnxDiagnostics.NewestOpset} are covered",
                "convert the model with onnx.version_converter, or export it again"));
            _errors.ThrowIfErrors();
        }

        if (version > OnnxDiagnostics.NewestOpset)
        {
            _request.Diagnostics.Report(new Diagnostic(
                OnnxDiagnostics.NewerOpset,
                $"the model uses operator set {version}",
                place,
                $"the importers were written for operator sets up to {OnnxDiagnostics.NewestOpset}; operators are read as that version defines them",
                "compare the result with ONNX Runtime's"));
        }
    }

    private void AddConstants(GraphProto graph)
    {
        foreach (TensorProto tensor in graph.Initializer)
        {
            AddConstant(tensor.Name, new Constant(tensor.Name, () => _decoder.Decode(tensor)));
        }

        foreach (SparseTensorProto tensor in graph.SparseInitializer)
        {
            string name = tensor.Values?.Name ?? "";
            AddConstant(name, new Constant(name, () => _decoder.Decode(tensor)));
        }
    }

    private void AddConstant(string name, Constant constant)
    {
        if (!_tensors.TryAdd(name, constant))
        {
            throw new ImportException(CoreDiagnostics.MalformedModel, $"tensor '{name}' is defined twice, the second time by an initialiser", "every tensor of a graph has one definition");
        }
    }

    private List<string> OutputNames(GraphOrder order, HashSet<string> given)
    {
        HashSet<string> known = [.. given, .. order.Computed];
        IReadOnlyList<string> names = _request.Outputs.Count > 0 ? _request.Outputs : [.. _file.Graph.Output.Select(o => o.Name)];
        foreach (string name in names.Where(n => !known.Contains(n)))
        {
            _errors.Report(_request.Outputs.Count > 0
                ? new Diagnostic(CoreDiagnostics.InvalidValue, $"the model has no tensor '{name}' to take as output", new SourcePlace(_file.Path, Tensor: name, Path: "model.outputs"), Help: "use the name of a tensor as the model has it")
                : new Diagnostic(CoreDiagnostics.MalformedModel, $"nothing computes the output '{name}'", new SourcePlace(_file.Path, Tensor: name)));
        }

        return [.. names.Where(known.Contains).Distinct(StringComparer.Ordinal)];
    }

    private void ReportMissing(GraphNode node, string tensor)
    {
        if (_tensors.TryAdd(tensor, Imported.Poisoned))
        {
            _errors.Report(new Diagnostic(
                CoreDiagnostics.MalformedModel,
                $"nothing defines tensor '{tensor}'",
                new SourcePlace(_file.Path, node.Name, node.Proto.OpType, tensor),
                $"node '{node.Name}' reads it, but it is no input, no initialiser and no node's output"));
        }
    }

    private void ImportNodes(IEnumerable<GraphNode> nodes)
    {
        foreach (GraphNode node in nodes)
        {
            Imported?[] inputs = [.. node.Proto.Input.Select(i => i.Length == 0 ? null : _tensors.GetValueOrDefault(i, Imported.Poisoned))];
            if (node.Reads.Any(r => _tensors.GetValueOrDefault(r, Imported.Poisoned) == Imported.Poisoned))
            {
                Poison(node);
                CheckOperator(node);
                continue;
            }

            Guard(node, () => ImportNode(node, inputs));
        }
    }

    /// <summary>Behind a node that failed only what needs no values is still checked: that there is an importer.</summary>
    private void CheckOperator(GraphNode node)
    {
        if (!Folder.CanFold(node.Proto.OpType) && node.Proto.OpType != "If")
        {
            Guard(node, () => _importers.Find(_reader.Read(node)));
        }
    }

    private void Guard(GraphNode node, Action action)
    {
        try
        {
            action();
        }
        catch (ImportException e)
        {
            Report(e, Place(node));
            Poison(node);
        }
        catch (OpException e)
        {
            Report(new ImportException(CoreDiagnostics.InvalidNode, e.Message, "the node does not follow its operator's definition"), Place(node));
            Poison(node);
        }
        catch (OverflowException)
        {
            Report(new ImportException(CoreDiagnostics.InvalidNode, "a shape of the node has more elements than can be counted"), Place(node));
            Poison(node);
        }
    }

    private void ImportNode(GraphNode node, Imported?[] inputs)
    {
        SourceNode source = _reader.Read(node);
        if (source is { Domain: "", Type: "If" })
        {
            ImportIf(node, source, inputs);
            return;
        }

        if (_folder.Fold(source, inputs) is { } folded)
        {
            for (int i = 0; i < source.Outputs.Count && i < folded.Count; i++)
            {
                if (source.Outputs[i].Length > 0)
                {
                    _tensors[source.Outputs[i]] = new Constant(source.Outputs[i], folded[i]);
                }
            }
        }
        else
        {
            var context = new NodeContext(source, inputs, _builder, _names);
            _importers.Find(source).Import(source, context);
            for (int i = 0; i < source.Outputs.Count; i++)
            {
                if (context.Outputs[i] is { } value && source.Outputs[i].Length > 0)
                {
                    _tensors[source.Outputs[i]] = new Computed(value);
                }
            }
        }

        foreach (string output in source.Outputs.Where(o => o.Length > 0 && _read.Contains(o) && !_tensors.ContainsKey(o)))
        {
            throw new ImportException(
                CoreDiagnostics.UnsupportedAttribute, $"output '{output}' of {node.Operator} is read, but is not computed", "only the operator's main result is imported");
        }
    }

    /// <summary>A condition known at import selects the branch, which takes the node's place.</summary>
    private void ImportIf(GraphNode node, SourceNode source, Imported?[] inputs)
    {
        if (inputs.FirstOrDefault() is not Constant condition)
        {
            throw new ImportException(
                CoreDiagnostics.UnknownOperator, "the condition of 'If' is computed at run time", "a network is compiled without branches", "simplify the model, or cut it before the branch");
        }

        GraphProto branch = source.Get<GraphProto>(condition.Data.Bytes.IndexOfAnyExcept((byte)0) >= 0 ? "then_branch" : "else_branch");
        AddConstants(branch);
        List<GraphNode> nodes = _functions.Expand(branch, node.Opsets);
        HashSet<string> given = [.. _tensors.Keys];
        var order = new GraphOrder(nodes, given);
        string[] wanted = [.. branch.Output.Select(o => o.Name)];
        List<GraphNode> needed = order.For(wanted, given, ReportMissing);
        _read.UnionWith(needed.SelectMany(n => n.Reads).Concat(wanted));
        ImportNodes(needed);
        for (int i = 0; i < source.Outputs.Count && i < wanted.Length; i++)
        {
            _tensors[source.Outputs[i]] = _tensors.GetValueOrDefault(wanted[i], Imported.Poisoned);
        }
    }

    private void Poison(GraphNode node)
    {
        foreach (string output in node.Proto.Output.Where(o => o.Length > 0))
        {
            _tensors[output] = Imported.Poisoned;
        }
    }

    private SourcePlace Place(GraphNode node) =>
        new(_file.Path, node.Name, node.Operator, node.Proto.Output.FirstOrDefault(o => o.Length > 0), $"operator set {node.Version}");

    private void Report(ImportException e, SourcePlace place) =>
        _errors.Report(new Diagnostic(e.Descriptor, e.Message, place, e.Why, e.Help));
}
