using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ir.Verification;

/// <summary>Names of tensors, and the weights found by them.</summary>
internal static class NameRules
{
    public static void Check(Module module, ModuleContents contents, VerifierReport report)
    {
        // A weight's name is the key of its data, so weights have names of their own beside the computed tensors.
        var tensors = new Dictionary<string, Operation>(StringComparer.Ordinal);
        var weights = new Dictionary<string, Operation>(StringComparer.Ordinal);
        foreach (Operation operation in contents.Operations)
        {
            if (operation.Results.Count == 0 || operation.Name == "top.None")
            {
                continue;
            }

            IReadOnlyList<string> names = operation.Location.Names;
            if (names.Count != operation.Results.Count)
            {
                report.Add(operation, names.Count == 0
                    ? "its location is unknown; it must name the tensor"
                    : $"its location has {names.Count} names for {operation.Results.Count} results");
            }

            Dictionary<string, Operation> owners = operation.Name == "top.Weight" ? weights : tensors;
            foreach (string name in names)
            {
                if (!owners.TryAdd(name, operation))
                {
                    report.Add(operation, $"the tensor name \"{name}\" is that of a {owners[name].Name} already");
                }
            }

            if (operation.Name == "top.Weight")
            {
                CheckWeight(module, operation, report);
            }
        }
    }

    private static void CheckWeight(Module module, Operation weight, VerifierReport report)
    {
        if (weight.Operands.Count > 0 || weight.Results is not [{ Type: TensorType type } value])
        {
            report.Add(weight, "it has no operands and one tensor");
        }
        else if (value.Name is { } name)
        {
            if (!module.Weights.Contains(name))
            {
                report.Add(weight, "there is no data of that name");
            }
            else if (module.Weights[name] is var data && (data.Type != type.Storage || !data.Shape.Equals(type.Shape)))
            {
                report.Add(weight, $"it is of {type.Shape?.ToString() ?? "unknown shape"} x {type.Storage.Text()}, its data of {data.Shape} x {data.Type.Text()}");
            }
        }
    }
}
