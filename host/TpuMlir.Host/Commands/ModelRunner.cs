using TpuMlir.Host.Compilation;
using TpuMlir.Host.Manifest;
using TpuMlir.Host.Plugins;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Ops;
using TpuMlir.Sdk.Plugins;
using TpuMlir.Sdk.Quantization;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Host.Commands;

/// <summary>Runs anything that computes: a source model, a module of either dialect, an artifact.</summary>
internal sealed class ModelRunner(PluginComposer plugins, CommandContext context)
{
    /// <summary>Runs a file on the inputs of an npz; returns outputs, or every named tensor. Quantised tensors are given as real numbers.</summary>
    public IReadOnlyDictionary<string, Tensor> Run(string path, string inputsPath, bool all)
    {
        ModelSource.RequireFile(path);
        ModelSource.RequireFile(inputsPath);
        OrderedDictionary<string, Tensor> inputs = NpzFile.Read(inputsPath);
        if (!path.EndsWith(".mlir", StringComparison.OrdinalIgnoreCase) && FormatOf(path) is { } format)
        {
            IArtifact artifact = plugins.Container(format).Open(path);
            ArtifactNetwork network = artifact.Networks[0];
            return Real(
                artifact.Run(network.Name, Fit(inputs, network.Inputs), new SimulationOptions(Progress: (done, total) => context.Progress($"simulate {done} of {total} commands"))),
                network.Outputs);
        }

        ModelSource model = Import(path, inputs.ToDictionary(i => i.Key, i => new InputSection { Shape = [.. i.Value.Shape] }));
        Module module = model.Module;
        INumericReference? reference = module.State is ModuleState.TopF32 or ModuleState.TopCalibrated ? null : plugins.Backend(module.Chip.ToLowerInvariant()).Reference;
        ModuleInterpreter interpreter = reference is null ? ModuleInterpreter.ForTop(module, model.Operators) : ModuleInterpreter.ForReference(module, reference);
        interpreter.Progress = (_, done, count) => context.Progress($"run {done} of {count} operations");
        var named = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        if (all)
        {
            interpreter.Observe = (value, tensor) => Keep(value, tensor, named);
        }

        IReadOnlyDictionary<string, Tensor> outputs = interpreter.Run(
            Fit(inputs, [.. module.Inputs.Select(i => new KeyValuePair<string, TensorType>(i.Location.Name!, i.Result.TensorType))]));
        return all ? named : Real(outputs, [.. module.Outputs.DistinctBy(o => o.Name).Select(o => KeyValuePair.Create(o.Name!, o.TensorType))]);
    }

    /// <summary>Quantised outputs as the numbers they stand for.</summary>
    private static Dictionary<string, Tensor> Real(IReadOnlyDictionary<string, Tensor> outputs, IReadOnlyList<KeyValuePair<string, TensorType>> types) =>
        outputs.ToDictionary(o => o.Key, o => types.FirstOrDefault(t => t.Key == o.Key).Value is { } type ? TensorQuantization.ToReal(o.Value, type) : o.Value, StringComparer.Ordinal);

    /// <summary>The model; the shapes of the inputs given settle what it leaves open.</summary>
    /// <remarks>A file of tensors may hold more than the inputs, so what the model does not take is left out and tried again.</remarks>
    private ModelSource Import(string path, Dictionary<string, InputSection> shapes)
    {
        try
        {
            return ModelSource.Read(path, new ModelSection { Source = path, Inputs = shapes }, plugins, context);
        }
        catch (DiagnosticException e) when (e.Diagnostics.All(d => d.Descriptor == CoreDiagnostics.InputShape && d.Place?.Tensor is { } name && shapes.Remove(name)))
        {
            return Import(path, shapes);
        }
    }

    private static void Keep(Value value, Tensor tensor, Dictionary<string, Tensor> named)
    {
        if (!value.IsWeight() && value.Name is { } name)
        {
            named[name] = TensorQuantization.ToReal(tensor, value.Type);
        }
    }

    /// <summary>The format of an artifact by its first bytes; null when no plugin knows them.</summary>
    private string? FormatOf(string path)
    {
        var head = new byte[64];
        using FileStream stream = File.OpenRead(path);
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return plugins.Catalog.FormatOf(head.AsSpan(0, read));
    }

    /// <summary>The inputs in the types the network takes; bf16 is exchanged as u16. Others stay, so that messages can name them.</summary>
    internal static Dictionary<string, Tensor> Fit(OrderedDictionary<string, Tensor> inputs, IReadOnlyList<KeyValuePair<string, TensorType>> wanted)
    {
        var fitted = new Dictionary<string, Tensor>(inputs, StringComparer.Ordinal);
        foreach ((string name, TensorType type) in wanted)
        {
            if (inputs.TryGetValue(name, out Tensor? tensor))
            {
                fitted[name] = type.Storage == ElementType.BF16 && tensor.Type == ElementType.U16
                    ? new Tensor(ElementType.BF16, tensor.Shape, tensor.Data)
                    : TensorQuantization.FromReal(tensor, type);
            }
        }

        return fitted;
    }
}
