using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Ir;

/// <summary>A network: one <c>module</c> with a <c>func.func @main</c>, and the weights it names.</summary>
/// <remarks>
/// The structure is TPU-MLIR's: inputs enter as block arguments and pass through one <c>top.Input</c> each, constants are
/// <c>top.Weight</c> operations whose location name is the key of their data in <see cref="Weights"/> (an .npz beside the
/// text), and <c>func.return</c> lists the outputs.
/// </remarks>
public sealed class Module
{
    /// <summary>An empty module with an empty main function.</summary>
    public Module(string name)
    {
        Root = new Operation("builtin.module", Location.Unknown, [], []);
        Root.Set("sym_name", name);
        Root.AddRegion().AddBlock();
        State = ModuleState.TopF32;
    }

    /// <summary>Wraps a parsed <c>builtin.module</c>.</summary>
    public Module(Operation root, WeightStore weights)
    {
        Root = root;
        Weights = weights;
    }

    /// <summary>The <c>builtin.module</c> operation; its attributes describe the module (module.chip, module.mode, ...).</summary>
    public Operation Root { get; }

    /// <summary>The data of the <c>top.Weight</c> operations by name.</summary>
    public WeightStore Weights { get; } = new();

    /// <summary>The module's name.</summary>
    public string Name => Root.GetOr("sym_name", "model");

    /// <summary>How far the module has come; see <see cref="ModuleState"/>.</summary>
    public string State
    {
        get => Root.GetOr("module.state", ModuleState.TopF32);
        set => Root.Set("module.state", value);
    }

    /// <summary>The target's name; "ALL" before lowering.</summary>
    public string Chip
    {
        get => Root.GetOr("module.chip", "ALL");
        set => Root.Set("module.chip", value);
    }

    /// <summary>The default numeric mode after lowering ("F32", "F16", ...); null before.</summary>
    public string? Mode
    {
        get => Root.GetOr<string?>("module.mode", null);
        set => Root.Set("module.mode", value!);
    }

    /// <summary>The <c>func.func @main</c> operation; created on first use.</summary>
    public Operation Main
    {
        get
        {
            Block body = Root.Regions[0].Blocks[0];
            Operation? main = body.Operations.FirstOrDefault(o => o.Name == "func.func" && o.GetOr("sym_name", "") == "main");
            if (main is null)
            {
                main = new Operation("func.func", Location.Unknown, [], []);
                main.Set("sym_name", "main");
                main.AddRegion().AddBlock();
                body.Append(main);
            }

            return main;
        }
    }

    /// <summary>The one block of main.</summary>
    public Block Body => Main.Regions[0].Blocks[0];

    /// <summary>The operations of main in order, without the terminator.</summary>
    public IEnumerable<Operation> Operations => Body.Operations.Where(o => o.Name != "func.return");

    /// <summary>The <c>func.return</c>, or null while the module is being built.</summary>
    public Operation? Return => Body.Terminator is { Name: "func.return" } last ? last : null;

    /// <summary>The network's outputs.</summary>
    public IReadOnlyList<Value> Outputs => Return?.Operands ?? [];

    /// <summary>The <c>top.Input</c> operations in argument order.</summary>
    public IReadOnlyList<Operation> Inputs => [.. Body.Operations.Where(o => o.Name == "top.Input").OrderBy(o => ((BlockArgument)o.Operand(0)).Index)];

    /// <summary>Sets the terminator and, with it, the function's outputs.</summary>
    public void SetOutputs(IEnumerable<Value> outputs)
    {
        Value[] values = [.. outputs];
        Return?.Erase();
        Body.Append(new Operation("func.return", Location.Unknown, values, []));
    }

    /// <summary>A deep copy: operations, and the weight table (tensors are shared, they are not changed in place).</summary>
    public Module Clone() => ModuleCloner.Clone(this);
}

/// <summary>The states a module passes through, with TPU-MLIR's names. An open set.</summary>
public static class ModuleState
{
    /// <summary>Chip-neutral, f32.</summary>
    public const string TopF32 = "TOP_F32";

    /// <summary>Chip-neutral, with ranges.</summary>
    public const string TopCalibrated = "TOP_CALIBRATED";

    /// <summary>Operations typed as the chip computes.</summary>
    public const string TpuLowered = "TPU_LOWERED";

    /// <summary>With addresses.</summary>
    public const string TpuAddressed = "TPU_ADDRESSED";
}
