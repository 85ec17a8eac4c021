using Acme.NetFrontend.Reading;
using TpuMlir.Sdk.Diagnostics;
using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace Acme.NetFrontend;

/// <summary>What a layer is made from.</summary>
/// <param name="Builder">Creates operations.</param>
/// <param name="Section">The layer in the file.</param>
/// <param name="Location">Where its operation comes from.</param>
/// <param name="Weights">The weights.</param>
/// <param name="Tensor">Finds the tensors made so far; null, after a report, for others.</param>
internal sealed record LayerContext(
    OpBuilder Builder, Section Section, Location Location, WeightFile Weights, Func<string, Value?> Tensor)
{
    /// <summary>The tensor the layer reads.</summary>
    /// <exception cref="LayerException">There is none.</exception>
    public Value Input => Tensor(Section.Text("input")) ?? throw new LayerException();

    /// <summary>The tensors a layer of several reads.</summary>
    /// <exception cref="LayerException">One is not there.</exception>
    public IReadOnlyList<Value> Inputs
    {
        get
        {
            string[] names = Section.Texts("inputs");
            Value[] values = [.. names.Select(Tensor).OfType<Value>()];
            return names.Length > 0 && values.Length == names.Length ? values : throw new LayerException();
        }
    }

    /// <summary>A constant the layer names.</summary>
    /// <exception cref="LayerException">It is not in the weights.</exception>
    public Value Weight(string key) => Constant(Section.Text(key)) ?? throw new LayerException();

    /// <summary>A constant the layer may name.</summary>
    /// <exception cref="LayerException">It names one that is not in the weights.</exception>
    public Value? OptionalWeight(string key) => Constant(Section.Text(key, ""));

    private Value? Constant(string name)
    {
        if (name.Length == 0)
        {
            return null;
        }

        if (Weights.Find(name) is { } data)
        {
            return Builder.Weight(name, data);
        }

        Section.Report(
            NetDiagnostics.Name,
            Weights.Name.Length == 0
                ? $"the network has no weights, and '{name}' is wanted of them"
                : $"'{Weights.Name}' has no array '{name}'",
            help: Suggestion.For(name, Weights.Names)
                ?? (Weights.Name.Length == 0
                    ? "name the npz file under 'weights'"
                    : $"it has {string.Join(", ", Weights.Names)}"));
        throw new LayerException();
    }
}

/// <summary>A layer cannot be made; why is reported already.</summary>
internal sealed class LayerException : Exception;
