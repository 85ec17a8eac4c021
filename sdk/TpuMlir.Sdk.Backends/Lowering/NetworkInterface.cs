using TpuMlir.Sdk.Ir;
using TpuMlir.Sdk.Tensors;

namespace TpuMlir.Sdk.Backends.Lowering;

/// <summary>Types and names of network inputs and outputs after lowering.</summary>
internal static class NetworkInterface
{
    /// <summary>Inputs that are only read through casts to one type become inputs of that type.</summary>
    public static void LeaveOutInputCasts(Module module)
    {
        foreach (Operation input in module.Inputs)
        {
            Operation[] users = [.. input.Result.Users];
            if (users.Length == 0 || !users.All(u => u.Name == "tpu.Cast" && u.Result.Type.Equals(users[0].Result.Type)))
            {
                continue;
            }

            IrType type = users[0].Result.Type;
            ((BlockArgument)input.Operand(0)).Type = type;
            input.Result.Type = type;
            foreach (Operation cast in users)
            {
                cast.Result.ReplaceAllUsesWith(input.Result);
                cast.Erase();
            }
        }
    }

    /// <summary>Ranges of calibration have done their work; what is left has plain types.</summary>
    public static void ForgetRanges(Module module)
    {
        foreach (OpResult result in module.Operations.SelectMany(o => o.Results))
        {
            if (result.Type is TensorType { Element: CalibratedElement element } type)
            {
                result.Type = type with { Element = new ScalarElement(element.Expressed) };
            }
        }
    }

    /// <summary>
    /// Gives outputs back the types and names they had: a cast takes the output's name and its operand gets a derived one; where
    /// lowering dropped the operation that carried the name, the one before it takes it over.
    /// </summary>
    public static void RestoreOutputs(
        Module module, (TensorType Type, Location Location)[] outputs, LoweringContext context, bool asComputed)
    {
        Operation end = module.Return!;
        var restored = new Dictionary<(Value, string?), Value>();
        for (int i = 0; i < outputs.Length; i++)
        {
            Value value = end.Operand(i);
            Location location = outputs[i].Location;
            Operation definition = value.Definition!;
            bool sameType = asComputed || value.Element == outputs[i].Type.Storage;
            if (sameType && value.Name == location.Name)
            {
                continue;
            }

            (Value, string?) key = (value, location.Name);
            if (restored.TryGetValue(key, out Value? known))
            {
                end.SetOperand(i, known);
                continue;
            }

            bool ownsName = definition.Results.Count == 1 && definition.Name != "top.Input"
                && !outputs.Take(i).Any(o => o.Location.Name == value.Name);
            if (sameType && ownsName)
            {
                definition.Location = location;
                continue;
            }

            if (ownsName && value.Name == location.Name)
            {
                definition.Location = Location.Named(context.Unique($"{location.Name}_{value.Element.Text()}"), location.Node);
            }

            if (value.Element.IsHalf() && outputs[i].Type.Storage.IsHalf() && !sameType)
            {
                value = context.Cast(value, ElementType.F32);
            }

            restored.Add(key, sameType ? context.Rename(value, location) : context.InsertCast(value, outputs[i].Type.Storage, location));
            end.SetOperand(i, restored[key]);
        }
    }
}
