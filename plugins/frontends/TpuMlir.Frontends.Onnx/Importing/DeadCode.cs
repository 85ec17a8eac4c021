using TpuMlir.Sdk.Ir;

namespace TpuMlir.Frontends.Onnx.Importing;

/// <summary>Removes what importers made and nothing reads.</summary>
internal static class DeadCode
{
    /// <summary>Erases unused operations and their weights, except inputs.</summary>
    public static void Remove(Module module)
    {
        foreach (Operation operation in module.Operations.Reverse().ToArray())
        {
            if (!operation.IsUnused || operation.Name == "top.Input")
            {
                continue;
            }

            if (operation.Name == "top.Weight" && operation.Result.Name is { } name)
            {
                module.Weights.Remove(name);
            }

            operation.Erase();
        }
    }
}
